import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Moment, OutlookEnd } from '../../src/escalation/outlook.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import { outlookOfIncident } from '../../src/pipeline/outlook-of-incident.ts';
import { edited } from '../support/edited.ts';
import { World } from '../support/world.ts';

/** A Sunday at 01:00 begins the world. */
const rules = `
version: 1
defaults: { policy: first, groupBy: [resource.arn], groupWait: 30s }
targets: { chat: { recorder: {} }, pager: { recorder: {} }, boss: { recorder: {} }, ana: { recorder: {} }, bo: { recorder: {} } }
hours:
  office: { timezone: Europe/Berlin, days: [MON-FRI], from: "09:00", to: "17:00" }
rotations:
  duty: { timezone: UTC, start: 2026-11-16, order: [ana, bo] }
policies:
  first: { steps: [{ notify: [chat] }, { after: 15m, notify: [duty] }], handOver: second }
  second: { steps: [{ after: 10m, notify: [boss] }, { after: 20m, during: office, notify: [pager] }], repeat: 1, repeatAfter: 1h }
  held: { steps: [{ notify: [chat] }, { after: 40m, notify: [pager] }], acknowledgedFor: 2h }
routes:
  - { name: held, match: { resource: { name: [db-held] } }, policy: held, repeatInterval: 30m }
windows:
  - { name: patching, match: { resource: { name: [db-patched] } }, schedule: "10 1 * * SUN", timezone: UTC, duration: 50m }
fallback: [boss]
`;

const arn = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

/** Returns what comes next for the only incident of a world. */
function outlookOf(world: World, limit?: number) {
  const incident = world.onlyIncident();
  const alerts = world.store.alerts.get(incident.id) ?? [];
  return outlookOfIncident(
    incident,
    { alerts, rules: world.rules, ...(limit === undefined ? {} : { limit }) },
    world.now,
  );
}

/** What was heard from a moment on, as moments are: who heard something at one time. */
function heardSince(world: World, from: number): [Instant, string[]][] {
  const byTime = new Map<Instant, Set<string>>();
  for (const { at, target } of world.heard.slice(from)) byTime.set(at, (byTime.get(at) ?? new Set()).add(target));
  return [...byTime].map(([at, targets]) => [at, [...targets].sort()]);
}

/** What moments say of who hears something when; reminders are said once and come again. */
function foretold(moments: readonly Moment[], until: Instant): [Instant, string[]][] {
  const byTime = new Map<Instant, Set<string>>();
  for (const [index, { at, targets, everySeconds }] of moments.entries()) {
    if (targets.length === 0) continue;
    const next = moments[index + 1]?.at ?? addSeconds(until, 1);
    for (let time = at; time < next || time === at; time = addSeconds(time, everySeconds ?? 0)) {
      byTime.set(time, new Set([...(byTime.get(time) ?? []), ...targets]));
      if (everySeconds === undefined) break;
    }
  }
  return [...byTime].filter(([at]) => at <= until).map(([at, targets]) => [at, [...targets].sort()]);
}

describe('journeys/outlook: what is said to come is what comes', () => {
  it('names the steps with who is on duty then, who takes over, hours, and the end', async () => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('db-one') });

    expect(outlookOf(world, 12)).toEqual({
      moments: [
        { at: '2026-11-22T01:00:30.000Z', kind: 'step', reason: 'first-step', policy: 'first', targets: ['chat'] },
        { at: '2026-11-22T01:15:30.000Z', kind: 'step', reason: 'unanswered', policy: 'first', targets: ['ana'] },
        expect.objectContaining({ kind: 'hand-over', policy: 'second', targets: [] }),
        expect.objectContaining({ kind: 'step', targets: ['boss'], policy: 'second' }),
        {
          at: '2026-11-23T08:00:00.000Z',
          kind: 'step',
          reason: 'unanswered',
          policy: 'second',
          targets: ['pager'],
          within: 'during office',
        },
        expect.objectContaining({ kind: 'step', targets: ['boss'] }),
        expect.objectContaining({ kind: 'step', targets: ['pager'] }),
        expect.objectContaining({ kind: 'end-of-policy', targets: ['chat', 'ana', 'boss', 'pager'] }),
        expect.objectContaining({ kind: 'reminder', everySeconds: 86_400, targets: ['chat', 'ana', 'boss', 'pager'] }),
      ],
      end: 'goes-on',
    });
    expect(outlookOf(world, 2).end).toBe('goes-on');
  });

  it('says when an acknowledged incident is open again, and what then', async () => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('db-held') });
    await world.passes('1m');
    await world.acknowledges('Ana');

    expect(outlookOf(world, 3)).toMatchObject({
      moments: [
        { at: '2026-11-22T03:01:00.000Z', kind: 'reopening', reason: 'acknowledgement-ends', targets: ['chat'] },
        { at: '2026-11-22T03:31:00.000Z', kind: 'reminder', everySeconds: 1800, targets: ['chat'] },
        { at: '2026-11-22T03:41:00.000Z', kind: 'step', targets: ['pager'] },
      ],
      end: 'goes-on',
    });
  });

  it.each<[string, (world: World) => Promise<unknown>, OutlookEnd]>([
    ['an answer without an end', (world) => world.acknowledges('Ana'), 'in-hand'],
    ['the end', (world) => world.resolves('Ana'), 'resolved'],
    ['an unanswered policy, a month later', (world) => world.passes('40d'), 'nothing-planned'],
  ])('has nothing to say after %s', async (_what, becomes, end) => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('db-one') });
    await world.passes('1m');
    await becomes(world);

    expect(outlookOf(world)).toEqual({ moments: [], end });
  });

  it('waits for quiet that is there and for quiet that comes', async () => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('db-patched') });
    const [first, second] = outlookOf(world).moments;
    expect(first).toMatchObject({ at: '2026-11-22T01:00:30.000Z', reason: 'first-step' });
    expect(second).toMatchObject({ at: '2026-11-22T02:00:00.000Z', reason: 'quiet-ends', targets: ['ana'] });

    const later = new World(rules);
    await later.passes('20m');
    await later.backupFails({ resourceArn: arn('db-patched') });
    expect(outlookOf(later).moments[0]).toMatchObject({ at: '2026-11-22T02:00:00.000Z', reason: 'quiet-ends' });
  });

  it('stands in the messages, with who was told and how it arrived, and what held it back', async () => {
    const world = new World(rules);
    await world.passes('20m');
    await world.backupFails({ resourceArn: arn('db-patched') });
    world.troubles.set('ana', () => ({ status: 'rejected', reason: 'bad-credentials', detail: 'no' }));
    await world.passes('1h');
    const factsOf = (target: string) => {
      const { notice } = world.heard.find((one) => one.target === target) ?? {};
      return Object.fromEntries((notice?.facts ?? []).map(({ label, value }) => [label, value]));
    };

    expect(factsOf('chat')).toMatchObject({
      Told: 'nobody else',
      Next: 'ana at 2026-11-22 02:15 UTC',
      Then: expect.stringMatching(/^policy second takes over at .*; boss at /),
      History: expect.stringMatching(/^held back for 40 min by window "patching", until 2026-11-22 02:00 UTC$/),
    });
    expect(factsOf('boss')).toMatchObject({ Told: expect.stringContaining('ana (not reached: bad-credentials; boss') });
  });

  it('says of every policy, at every moment, what the router then does', async () => {
    const minutes = fc.integer({ min: 0, max: 90 });
    const step = fc.record({
      after: minutes,
      notify: fc.constantFrom('[chat]', '[pager]', '[duty]', '[chat, boss]'),
      when: fc.constantFrom('', ', during: office', ', outside: office'),
    });
    const policy = fc.record({
      steps: fc.uniqueArray(step, { minLength: 1, maxLength: 3, selector: ({ after }) => after }),
      repeat: fc.integer({ min: 0, max: 1 }),
    });
    const written = ({
      steps,
      repeat,
    }: {
      steps: { after: number; notify: string; when: string }[];
      repeat: number;
    }) => {
      const ordered = steps.toSorted((a, b) => a.after - b.after);
      const each = ordered.map(({ after, notify, when }) => `{ after: ${after}m, notify: ${notify}${when} }`);
      return `{ steps: [${each.join(', ')}], acknowledgedFor: 3h, repeat: ${repeat}, repeatAfter: 45m`;
    };
    await fc.assert(
      fc.asyncProperty(
        policy,
        policy,
        fc.record({
          isHandedOver: fc.boolean(),
          reminds: fc.boolean(),
          isMuted: fc.boolean(),
          isAnswered: fc.boolean(),
        }),
        fc.integer({ min: 0, max: 300 }),
        async (one, other, { isHandedOver, reminds, isMuted, isAnswered }, minute) => {
          const text = edited(
            rules,
            [/ {2}first: .*/, `  first: ${written(one)}${isHandedOver ? ', handOver: second' : ''} }`],
            [/ {2}second: .*/, `  second: ${written(other)} }`],
            ['policy: held, repeatInterval: 30m', `policy: first${reminds ? ', repeatInterval: 40m' : ''}`],
            ['db-patched', isMuted ? 'db-held' : 'db-patched'],
          );
          const world = new World(text);
          await world.backupFails({ resourceArn: arn('db-held') });
          await world.passes(`${minute}m`);
          if (isAnswered) await world.acknowledges('Ana');
          const { moments } = outlookOf(world, 6);
          const from = world.heard.length;
          const last = moments.at(-1);
          if (last === undefined) return;
          await world.passesUntil(last.at);

          // Where it is cut there may be more at the same moment.
          const isWhole = ([at]: readonly [string, unknown]) => moments.length < 6 || at < last.at;
          expect(heardSince(world, from).filter(isWhole)).toEqual(foretold(moments, last.at).filter(isWhole));
        },
      ),
      { numRuns: 25 },
    );
  });
});
