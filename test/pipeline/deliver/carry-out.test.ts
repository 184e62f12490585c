import { describe, expect, it } from 'vitest';
import { readBody } from '../../../src/incidents/sent-body.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { World } from '../../support/world.ts';

const rules = `
version: 1
defaults: { policy: one, groupWait: 0s, groupBy: [resource.arn] }
targets: { chat: { recorder: {} }, spare: { recorder: {} } }
policies: { one: { steps: [ { notify: [chat] } ] } }
routes: []
fallback: [spare]
`;

async function rowsAfter(world: World) {
  await world.backupFails();
  await world.passes('10s');
  return world.ledger.wholeRows(world.onlyIncident().id);
}

describe('pipeline/deliver/carry-out: what was sent is kept', () => {
  it('of what was delivered, without the right to answer that its reader had', async () => {
    const world = new World(rules);
    const [row] = await rowsAfter(world);
    const text = row?.sent === undefined ? '' : readBody(row.sent);
    const { acknowledgeUrl } = world.expectNotice('chat', 'opened').notice;

    expect(row?.status).toBe('delivered');
    expect(JSON.parse(text ?? '')).toMatchObject({
      kind: 'opened',
      acknowledgeUrl: 'https://respond.example.com/a/[signed link]',
    });
    expect(text).not.toContain(acknowledgeUrl?.split('/a/')[1]);
    expect(row?.sent?.sha256).toBe(sha256(text ?? ''));
  });

  it('of what a vendor refused too, and nothing of what was never sent', async () => {
    const world = new World(rules);
    world.troubles.set('chat', () => ({ status: 'rejected', reason: 'bad-request', detail: 'no' }));
    const rows = await rowsAfter(world);

    expect(rows.map(({ target, status, sent }) => [target, status, sent !== undefined])).toEqual([
      ['chat', 'failed', true],
      ['spare', 'delivered', true],
    ]);
    // Down by now, and tried a moment ago: the next is not sent to it.
    for (const [wait, name] of [
      ['130s', 'second'],
      ['1s', 'third'],
    ] as const) {
      await world.passes(wait);
      const resourceArn = `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
      await world.backupFails({ jobId: name, resourceType: name, resourceArn });
      await world.passes('0s');
    }
    const later = [...world.store.incidents.keys()].at(-1) ?? '';
    const [unsent] = (await world.ledger.wholeRows(later)).filter(({ target }) => target === 'chat');
    expect(unsent?.sent).toBeUndefined();
  });
});
