import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/lib/instant.ts';
import { hiddenIn, PageWorld } from '../../support/page-world.ts';
import { World } from '../../support/world.ts';

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s, groupBy: [account] }
targets: { chat: { recorder: {} } }
policies: { climb: { steps: [ { notify: [chat] } ] } }
routes: []
`;
const arn = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
const leftOut = (count: number, name = 'orders') => ({
  ...{ jobId: `${name}-${count}`, resourceArn: arn(name), state: 'COMPLETED', message: `${count} objects left out` },
});

async function opened() {
  const world = new World(rules);
  await world.backupFails(leftOut(3));
  await world.passes('1s');
  world.expectNotice('chat', 'opened');
  const page = new PageWorld(world);
  const fields = { owner: 'data “team”', reason: 'on <b>purpose', until: addSeconds(world.now, 30 * 86_400) };
  return { world, page, fields, made: () => world.store.acceptances.since('') };
}

describe('pipeline/respond/preview-accept', () => {
  it('shows what it covers and would have, then closes it as accepted, by a name that was typed', async () => {
    const { world, page, fields, made } = await opened();
    const { body, statusCode } = await page.asks('accept', fields);
    expect(statusCode).toBe(200);
    expect(body).toContain('Accept this incident?');
    expect(body).toContain('<li><bdi>RDS orders (completed-with-issues, at most 3)</bdi></li>');
    expect(body).toContain('it would have covered none.');
    expect(body).toContain('What fails within the next minute may still be told.');
    expect(body).toContain('on &lt;b&gt;purpose');
    expect(body).not.toContain('<b>purpose');
    expect(await made()).toEqual([]);

    expect((await page.does('accept', fields)).statusCode).toBe(303);
    expect(await made()).toMatchObject([
      { owner: "data 'team'", maker: { name: 'Ana Lopez', how: 'typed-behind-link' }, covers: [{ most: 3 }] },
    ]);
    expect(world.onlyIncident().resolution).toMatchObject({ kind: 'accepted', by: 'Ana Lopez' });
    const after = (await page.opens({ done: 'accept' })).body;
    expect(after).toContain('<span class="badge acknowledged">Accepted</span>');
    expect(after).toContain('It is accepted, and everybody who was told hears until when.');
  });

  it('covers what was shown: what joined before it was confirmed makes it refuse, and look again', async () => {
    const { world, page, fields, made } = await opened();
    const { body } = await page.asks('accept', fields);
    await world.backupFails(leftOut(3000, 'invoices'));
    world.now = addSeconds(world.now, 5);
    const refused = await page.posts({ ...hiddenIn(body), name: 'Ana Lopez' });

    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain('More alerts have joined since that was shown.');
    expect([await made(), world.onlyIncident().status]).toEqual([[], 'open']);
    const again = (await page.asks('accept', fields)).body;
    expect(again).toContain('RDS invoices (completed-with-issues, at most 3000)');
  });

  it.each([
    [{ owner: '' }, 400, 'Say who answers for it'],
    [{ reason: ' ' }, 400, 'Say why it is left as it is'],
    [{ until: '2026-11-21T00:00:00.000Z' }, 400, 'is over'],
    [{ until: '2028-11-21T00:00:00.000Z' }, 400, '366 days at most'],
    [{ until: 'x' }, 400, 'That is no time'],
  ])('with %j is told what to do instead, and nothing is made', async (wanted, statusCode, says) => {
    const { page, fields, made } = await opened();
    const response = await page.asks('accept', { ...fields, ...wanted });

    expect(response.statusCode).toBe(statusCode);
    expect(response.body).toContain(says);
    expect(await made()).toEqual([]);
  });

  it('says that what it covers cannot be read, when the table is too busy', async () => {
    const { page, fields, made } = await opened();
    page.change = (dependencies) => ({
      ...dependencies,
      reads: { ...dependencies.reads, runDay: () => Promise.reject(new Error('busy')) },
    });

    expect((await page.asks('accept', fields)).body).toContain('What it covers cannot be read right now.');
    expect(await made()).toEqual([]);
  });
});
