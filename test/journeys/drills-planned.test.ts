import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { edited } from '../support/edited.ts';
import { readRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';

/** Rules with a drill at 02:00 each day; the world begins at 01:00. */
function rulesText(more = '', drill = 'routes: [databases]'): string {
  return `
version: 1
defaults: { policy: platform, groupWait: 0s }
targets: { chat: { recorder: {} }, pager: { recorder: {} }, spare: { recorder: {} }, news: { recorder: {} } }
policies:
  platform: { steps: [{ notify: [chat] }] }
  database: { steps: [{ notify: [chat] }, { after: 10m, notify: [pager] }] }
routes:
  - { name: databases, match: { resource: { tags: { environment: [prod] } } }, policy: database }
fallback: [spare]
bulletins: [news]
drills: [{ name: nightly, schedule: "0 2 * * *", timezone: UTC, ${drill} }]
${more}`;
}

const drillsOf = (world: World) => [...world.store.incidents.values()].filter(({ drill }) => drill);
const troublesOf = (world: World) => [...world.store.incidents.values()].filter(({ drill }) => !drill);
const chainsOf = (world: World) =>
  [...world.store.chains.values()].filter(([first]) => first?.subject?.kind === 'drill');

/** Lets time pass with `watch` at work until a drill is open, and returns its incident. */
async function untilPlayed(world: World): Promise<Incident> {
  const before = drillsOf(world).length;
  for (let round = 0; round < 600; round += 1) {
    await world.passesWatched('5m');
    const found = drillsOf(world);
    if (found.length > before) return found.at(-1) as Incident;
  }
  throw new Error(`no drill was played: ${JSON.stringify(world.drillBooks.book)}`);
}

describe('journeys: drills that the rules plan', () => {
  it('plays at its time, is over when somebody acknowledged, and is on record with what it proved', async () => {
    const world = new World(rulesText());
    const { id, routing } = await untilPlayed(world);
    expect(world.now.slice(11, 16)).toBe('02:00');
    expect(routing.route).toBe('databases');
    await world.acknowledges('Ana', id);
    await world.passesWatched('5m');

    expect(drillsOf(world)).toMatchObject([{ id, status: 'resolved' }]);
    expect(troublesOf(world)).toEqual([]);
    const [[record] = []] = chainsOf(world);
    expect(record).toMatchObject({
      what: 'drill passed',
      actor: 'router',
      details: {
        scope: { way: 'route', name: 'databases' },
        cause: 'schedule',
        drill: 'nightly',
        dueAt: '2026-11-22T02:00:00.000Z',
        route: 'databases',
        policy: 'database',
        acknowledged: { by: 'Ana' },
        deviations: [],
      },
    });
    expect((await world.proven.all()).map(({ way, name }) => `${way} ${name}`).sort()).toEqual([
      'route databases',
      'target chat',
    ]);
    expect(world.drillBooks.book).toMatchObject({ runs: [], failing: [] });
    expect(world.announced).toEqual([]);
  });

  it('nobody acknowledges: it ends, is told to others, and is an incident that the next good drill ends', async () => {
    const world = new World(rulesText());
    const { id } = await untilPlayed(world);
    await world.passesWatched('20m');

    expect(drillsOf(world)).toMatchObject([{ id, status: 'resolved' }]);
    const [trouble] = troublesOf(world);
    expect(trouble).toMatchObject({ status: 'open', drill: false, severity: 'high' });
    expect(trouble?.alerts[0]).toMatchObject({ errorCode: 'drill-failed', isFinding: true });
    expect(world.announced.map(({ target, notice }) => [target, notice.title])).toEqual([
      ['news', 'Drill failed: nobody acknowledged in time'],
    ]);
    const [alert] = await world.store.alertsOf(trouble?.id ?? '', 1);
    expect(alert?.event.statusMessage).toMatch(
      /^The drill of route databases failed: nobody acknowledged in time \(drill-[0-9a-f]{24}, incident .*\)\. Repeat it: npx backup-alerts drill --route databases --stage prod --region eu-west-1$/,
    );
    const chat = world.heard.find(({ notice }) => notice.incidentId === trouble?.id);
    expect(chat?.notice.headline).toBe('HIGH: drill of route databases: a drill failed');

    const next = await untilPlayed(world);
    await world.acknowledges('Ana', next.id);
    await world.passesWatched('5m');
    expect(troublesOf(world)).toMatchObject([{ status: 'resolved', resolution: { via: 'a later look' } }]);
    expect(chainsOf(world).map(([first]) => first?.what)).toEqual(['drill failed', 'drill passed']);
    for (const chain of world.store.chains.values()) expect(firstBrokenRecord(chain)).toBeNull();
  });

  it('a target is down: another one says so, and no silence or window hides it', async () => {
    const quiet = `
silences: [{ match: { resource: { name: [{ prefix: "drill of" }] } }, until: 2026-11-30, reason: hide it, by: eve }]
windows: [{ name: always, match: { event: { kind: [missed] } }, schedule: "0 0 * * *", timezone: UTC, duration: 23h }]
`;
    const world = new World(rulesText(quiet, 'answer: false'));
    world.troubles.set('chat', () => ({ status: 'rejected', reason: 'not-found', detail: 'channel_not_found' }));
    world.troubles.set('news', () => ({ status: 'rejected', reason: 'not-found', detail: 'gone' }));
    await untilPlayed(world);
    await world.passesWatched('30m');

    const [trouble] = troublesOf(world);
    expect(trouble).toMatchObject({ status: 'open' });
    expect(trouble?.mute ?? null).toBeNull();
    expect(chainsOf(world)[0]?.[0]?.details.deviations).toEqual([{ reason: 'not-told', target: 'chat' }]);
    const told = world.heard.filter(({ notice }) => notice.incidentId === trouble?.id).map(({ target }) => target);
    expect(told).toContain('spare');
    // News of the target that failed itself go to others.
    expect(world.announced.map(({ target }) => target)).not.toContain('chat');
  });

  it('news go to who stands in when all for news failed, and to the alert topic when those did, too', async () => {
    for (const [bulletins, fallback, told] of [
      ['chat', 'spare', 'spare'],
      ['chat', 'chat', 'alert-topic'],
    ]) {
      const text = edited(
        rulesText('', 'answer: false'),
        ['bulletins: [news]', `bulletins: [${bulletins}]`],
        ['fallback: [spare]', `fallback: [${fallback}]`],
      );
      const world = new World(text);
      world.troubles.set('chat', () => ({ status: 'rejected', reason: 'not-found', detail: 'channel_not_found' }));
      await untilPlayed(world);
      await world.passesWatched('20m');
      expect(world.announced.map(({ target }) => target)).toContain(told);
    }
  });

  it('somebody proves it by hand, or the rules ask for it no longer: then its incident is over, too', async () => {
    for (const end of ['by hand', 'removed'] as const) {
      const world = new World(rulesText());
      await untilPlayed(world);
      await world.passesWatched('20m');
      expect(troublesOf(world)).toMatchObject([{ status: 'open' }]);
      if (end === 'removed') world.rules = readRules(edited(rulesText(), [/drills:.*/, 'drills: []']));
      else {
        const by = { at: world.now, drillId: 'drill-9', by: 'ana', definition: '' };
        await world.proven.note([{ way: 'route', name: 'databases', ...by }]);
      }
      await world.passesWatched('5m');
      expect(troublesOf(world)).toMatchObject([{ status: 'resolved' }]);
      expect(world.drillBooks.book.failing).toEqual([]);
    }
  });

  it('catches up once with what was missed, follows a new schedule from now on, and plays nothing twice', async () => {
    const world = new World(rulesText('', 'answer: false'));
    await world.passesWatched('5m');
    await world.passes('80h');
    await world.passesWatched('1h');
    expect(drillsOf(world)).toHaveLength(1);
    expect(chainsOf(world)[0]?.[0]?.details).toMatchObject({ dueAt: '2026-11-25T02:00:00.000Z' });

    world.rules = readRules(edited(rulesText('', 'answer: false'), ['0 2 * * *', '0 5 * * *']));
    await world.passesWatched('10h');
    expect(drillsOf(world)).toHaveLength(1);
    await world.passesWatched('14h');
    expect(drillsOf(world)).toHaveLength(2);
  });

  it('puts off what is kept quiet, and fails when it stays so for a day', async () => {
    const silence = 'silences: [{ match: { drill: [true] }, until: 2026-11-22T06:00:00Z, reason: moving, by: ana }]';
    const world = new World(rulesText(silence, 'answer: false'));
    await world.passesWatched('4h');
    expect(drillsOf(world)).toEqual([]);
    await world.passesWatched('2h');
    expect(drillsOf(world)).toMatchObject([{ openedAt: expect.stringMatching(/^2026-11-22T06:0/) }]);

    const always = new World(rulesText(edited(silence, ['2026-11-22T06', '2026-11-29T06']), 'answer: false'));
    await always.passesWatched('26h');
    expect(chainsOf(always)[0]?.[0]).toMatchObject({
      what: 'drill failed',
      details: { deviations: [{ reason: 'kept-quiet' }], drillOf: null },
    });
    expect(troublesOf(always)).toHaveLength(1);
  });

  it('fails when the rules have no way that leads there, and when nothing comes of it', async () => {
    const none = new World(rulesText('', 'targets: [news]'));
    await none.passesWatched('2h');
    expect(chainsOf(none)[0]?.[0]?.details.deviations).toEqual([{ reason: 'no-way', target: null }]);

    const lost = new World(rulesText());
    lost.bus.put = async () => undefined;
    await lost.passesWatched('2h');
    expect(chainsOf(lost)[0]?.[0]?.details.deviations).toEqual([{ reason: 'not-detected', target: null }]);
    expect(troublesOf(lost)).toMatchObject([{ status: 'open' }]);
  });

  it('plays a resource with its tags, and waits while they cannot be read', async () => {
    const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
    const world = new World(rulesText('', `answer: false, like: ["${arn}"]`));
    world.tagsOf.set(arn, { environment: 'prod', 'x\n<!here>': '*_`' });
    const incident = await untilPlayed(world);
    expect(incident.routing.route).toBe('databases');
    expect(incident.alerts[0]).toMatchObject({ resourceArn: arn });

    const unread = new World(rulesText('', `answer: false, like: ["${arn}", "arn:aws:s3:::other"]`));
    unread.tagsOf.get = () => {
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    };
    await unread.passesWatched('5h');
    expect(drillsOf(unread)).toEqual([]);
    expect(unread.drillBooks.book.runs).toHaveLength(2);
    await unread.passesWatched('25h');
    expect(chainsOf(unread)[0]?.[0]?.details.deviations).toEqual([{ reason: 'tags-unread', target: null }]);
    const elsewhere = new World(rulesText('', 'like: ["arn:aws:rds:us-east-1:111122223333:db:x"]'));
    await elsewhere.passesWatched('2h');
    expect(chainsOf(elsewhere)[0]?.[0]?.trace).toEqual([expect.stringMatching(/is not in 111122223333 eu-west-1/)]);
  });

  it('ten edits in an hour are one drill, half an hour after the last; an edit that is taken back is none', async () => {
    const text = edited(rulesText('', 'answer: false, afterRulesChange: true'), ['"0 2 * * *"', '"0 2 1 1 *"']);
    const world = new World(text);
    await world.passesWatched('5m');
    for (let edit = 1; edit <= 10; edit += 1) {
      world.rules = readRules(edited(text, ['after: 10m', `after: ${10 + edit}m`]));
      await world.passesWatched('5m');
    }
    expect(drillsOf(world)).toEqual([]);
    await world.passesWatched('1h');
    expect(drillsOf(world)).toHaveLength(1);
    expect(chainsOf(world)[0]?.[0]?.details).toMatchObject({ cause: 'rules-changed' });

    world.rules = readRules(text);
    await world.passesWatched('10m');
    world.rules = readRules(edited(text, ['after: 10m', 'after: 20m']));
    await world.passesWatched('12h');
    expect(drillsOf(world)).toHaveLength(1);
  });

  it('a target that changed is drilled by itself; what hears only news is not', async () => {
    const text = edited(rulesText('', 'answer: false, wait: 5m, afterTargetChange: true'), [
      '"0 2 * * *"',
      '"0 2 1 1 *"',
    ]);
    const world = new World(text);
    await world.passesWatched('5m');
    const zone = (name: string) => (all: string) =>
      edited(all, [`${name}: { recorder: {} }`, `${name}: { recorder: {}, timezone: Europe/Berlin }`]);
    world.rules = readRules(zone('news')(text));
    await world.passesWatched('2h');
    expect(drillsOf(world)).toEqual([]);
    world.rules = readRules(zone('pager')(zone('news')(text)));
    await world.passesWatched('1h');
    expect(drillsOf(world)).toHaveLength(1);
    expect(chainsOf(world)[0]?.[0]?.details).toMatchObject({
      cause: 'target-changed',
      scope: { way: 'target', name: 'pager' },
    });
  });

  it('rules that cannot be used change nothing', async () => {
    const text = edited(rulesText('', 'answer: false, afterRulesChange: true'), ['"0 2 * * *"', '"0 2 1 1 *"']);
    const world = new World(text);
    await world.passesWatched('5m');
    world.rules = { ...readRules(edited(text, ['after: 10m', 'after: 30m'])), origin: 'last-known-good' };
    await world.passesWatched('3h');
    expect(drillsOf(world)).toEqual([]);
  });

  it('several of one name are played one after the other', async () => {
    const world = new World(rulesText('', 'routes: [databases, catch-all], answer: false'));
    await world.passesWatched('62m');
    expect(drillsOf(world)).toHaveLength(1);
    await world.passesWatched('30m');
    expect(drillsOf(world).map(({ routing, status }) => [routing.route, status])).toEqual([
      ['databases', 'resolved'],
      ['catch-all', 'resolved'],
    ]);
  });
});
