import { describe, expect, it } from 'vitest';
import { TableWorld } from '../support/table-world.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [account, region], groupWait: 30s }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] }, { after: 15m, notify: [pager] } ] } }
routes: [ { name: all, match: { event: { kind: [backup] } } } ]
silences: [ { match: { resource: { name: [{ prefix: quiet }] } }, until: 2026-12-20T00:00:00Z, reason: being moved, by: ana } ]
fallback: [chat]
`;
const arnOf = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

/** So many silenced resources fail, too. */
async function quietOnesFail(world: World, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await world.backupFails({ jobId: `quiet-${index}-${world.now}`, resourceArn: arnOf(`quiet-${index}`) });
  }
}

describe.each([
  ['memory', () => new World(rules)],
  ['the table', () => new TableWorld(rules)],
])('journeys/quiet-company: a failure among many that are silenced, in %s', (_where, aWorld) => {
  it.each([1, 19, 20, 40, 150])('is announced and escalated, though %i quiet ones joined it after', async (count) => {
    const world = aWorld();
    await world.backupFails({ jobId: 'loud', resourceArn: arnOf('loud') });
    await quietOnesFail(world, count);
    await world.passes('20m');

    expect(world.heard.map(({ target, kind }) => `${target} ${kind}`)).toEqual(['chat opened', 'pager escalated']);
  });

  it('is escalated, though the quiet ones came after its announcement', async () => {
    const world = aWorld();
    await world.backupFails({ jobId: 'loud', resourceArn: arnOf('loud') });
    await world.passes('1m');
    await quietOnesFail(world, 30);
    await world.passes('20m');

    expect(world.heard.map(({ target, kind }) => `${target} ${kind}`)).toEqual(['chat opened', 'pager escalated']);
  });

  it('joins many that are quiet and is told, whatever joins after it', async () => {
    const world = aWorld();
    await quietOnesFail(world, 30);
    await world.passes('10m');
    await world.backupFails({ jobId: 'loud', resourceArn: arnOf('loud') });
    await quietOnesFail(world, 30);
    await world.passes('20m');

    expect(world.heard.map(({ target, kind }) => `${target} ${kind}`)).toEqual(['chat opened', 'pager escalated']);
  });

  it.each([0, 1, 30])('is told as one that joined, though %i quiet ones joined before it', async (count) => {
    const heardWith = async (isAcknowledged: boolean) => {
      const world = aWorld();
      await world.backupFails({ jobId: 'first', resourceArn: arnOf('first') });
      await world.passes('1m');
      if (isAcknowledged && world.store.incidents.size > 0) await world.acknowledges('Ana');
      await quietOnesFail(world, count);
      await world.passes('1m');
      await world.backupFails({ jobId: 'loud', resourceArn: arnOf('loud') });
      await world.backupFails({ jobId: 'another', resourceArn: arnOf('another') });
      await world.passes('8m');
      return world.heard
        .filter(({ kind }) => kind === 'joined' || kind === 'failed-again')
        .map(({ at }) => at.slice(11, 19));
    };

    // The second is told with the next notice, five minutes later.
    expect(await heardWith(false)).toEqual(['01:02:00', '01:07:00']);
    expect(await heardWith(true)).toEqual(['01:02:00', '01:07:00']);
  });

  it('and without it nobody hears of the quiet ones, be they ever so many', async () => {
    const world = aWorld();
    await quietOnesFail(world, 150);
    await world.passes('2h');

    expect(world.heard).toEqual([]);
  });

  it('is quiet with them once a silence is for it, too', async () => {
    const world = aWorld();
    await world.backupFails({ jobId: 'quiet-first', resourceArn: arnOf('quiet-first') });
    await quietOnesFail(world, 5);
    await world.passes('2h');

    expect(world.heard).toEqual([]);
  });
});
