import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chanceOf } from '../../local/chaos/chance.ts';
import { type After, check, isAtRest } from '../../local/chaos/checks.ts';
import { describeMishap, drawMishap } from '../../local/chaos/draw.ts';
import { mishapsUntil } from '../../local/chaos/mishaps.ts';
import { plants } from '../../local/chaos/plant.ts';
import { projectFolder } from '../../local/folders.ts';
import { chainRecord, chainStart } from '../../src/evidence/record.ts';
import { patienceSeconds } from '../../src/pipeline/deliver/target-turn.ts';
import { edited } from '../support/edited.ts';

const at = '2026-11-22T01:00:00.000Z';

function records(...whats: string[]): Record<string, unknown>[] {
  let previousHash = chainStart;
  return whats.map((what, index) => {
    const facts = { incidentId: 'i1', at, what, actor: 'router', reason: '', trace: [], details: {} };
    const record = chainRecord({ ...facts, sequence: index + 1, previousHash });
    previousHash = record.hash;
    return { pk: 'INCIDENT#i1', sk: `RECORD#${String(index + 1).padStart(8, '0')}`, record };
  });
}

/** One failed job in one open incident that was told once: nothing is amiss. */
function allIsWell(): { -readonly [Name in keyof After]: After[Name] } {
  const escalation = { nextStepAt: at, clock: 1 };
  const incident = { id: 'i1', status: 'open', escalation, outbox: { deliveries: [], clock: null } };
  const order = {
    pk: 'INCIDENT#i1',
    sk: 'DELIVERY#chat#1-opened',
    noticeId: '1-opened',
    kind: 'opened',
    target: 'chat',
  };
  return {
    atMs: Date.parse(at),
    jobs: [{ id: 'j1', resource: 'orders', failed: true, startedAtMs: 1 }],
    items: [
      { pk: 'INCIDENT#i1', sk: 'STATE', incident },
      { pk: 'INCIDENT#i1', sk: 'ALERT#00000001', alert: { resource: { name: 'orders' }, event: { jobId: 'j1' } } },
      { ...order, status: 'delivered' },
      ...records('opened', 'step'),
    ],
    heard: { slack: { messages: [message('1')] as never }, jira: [], mails: [], sns: [], webhooks: [] },
    deadLetters: 0,
    running: new Set(['i1-1']),
    losses: 0,
  };
}

function message(ts: string) {
  return { ts, threadTs: null, metadata: { event_payload: { incident_id: 'i1', notice_id: '1-opened' } } };
}

const findingsOf = (change: (after: ReturnType<typeof allIsWell>) => void) => {
  const after = allIsWell();
  change(after);
  const { lost, broken } = check(after);
  return [...lost, ...broken];
};

describe('chaos: the checks after it', () => {
  it('find nothing when nothing is amiss', () => {
    expect(findingsOf(() => undefined)).toEqual([]);
  });

  it('an incident whose first target is slow is heard of from another one, by the next step', () => {
    const attributes = { incidentId: { Value: 'i1' }, kind: { Value: 'escalated' } };
    const heardAtTopic = (kind: string) =>
      findingsOf((after) => {
        const sns = [{ at, attributes: { ...attributes, kind: { Value: kind } } }] as never;
        after.heard = { ...after.heard, slack: { messages: [] }, sns };
      });

    expect(heardAtTopic('escalated')).toEqual([]);
    expect(heardAtTopic('joined')).toEqual(['I2: nobody heard of i1 (orders)']);
  });

  it('a timer that was stopped is safe in the list of timers, until its step is overdue for watch too', () => {
    const stopped = (overdueMs: number) =>
      findingsOf((after) => {
        after.running = new Set();
        after.atMs += overdueMs;
        after.items = [...after.items, { pk: 'INCIDENT#i1', sk: 'VIEW#TIMER', gpk: 'TIMER', gsk: at }];
      });

    expect(stopped(0)).toEqual([]);
    expect(stopped(120_000)).toEqual([]);
    expect(stopped(181_000)).toEqual([`I1: no timer runs for i1, whose next step is due ${at}`]);
  });

  it('nothing is at rest while a step is due that no execution would take: watch has to start one', () => {
    const atRest = (overdueMs: number, running: readonly string[]) => {
      const items = [...allIsWell().items, { pk: 'INCIDENT#i1', sk: 'VIEW#TIMER', gpk: 'TIMER', gsk: at }];
      return isAtRest(check({ ...allIsWell(), items, running: new Set(running), atMs: Date.parse(at) + overdueMs }));
    };

    expect(atRest(-1000, [])).toBe(true);
    expect(atRest(1000, ['i1-1'])).toBe(true);
    expect(atRest(1000, [])).toBe(false);
  });

  it.each<[string, RegExp, (after: ReturnType<typeof allIsWell>) => void]>([
    [
      'a failure in no incident',
      /^I1: job j2/,
      (after) => {
        after.jobs = [...after.jobs, { id: 'j2', resource: 'other', failed: true, startedAtMs: 2 }];
      },
    ],
    [
      'an incident that nobody heard of',
      /^I2: nobody heard/,
      (after) => {
        after.heard = { ...after.heard, slack: { messages: [] } };
      },
    ],
    [
      'a timer that does not run, and that watch does not find',
      /^I1: no timer/,
      (after) => {
        after.running = new Set();
      },
    ],
    [
      'a step that nobody takes, although its timer runs',
      /^I1: no timer/,
      (after) => {
        after.atMs += 181_000;
      },
    ],
    [
      'a message too many',
      /^I2: told 1 times too often/,
      (after) => {
        after.heard = { ...after.heard, slack: { messages: [message('1'), message('2')] as never } };
      },
    ],
    [
      'an incident that a later success should have ended',
      /^I3: i1 is open/,
      (after) => {
        after.jobs = [...after.jobs, { id: 'j2', resource: 'orders', failed: false, startedAtMs: 2 }];
      },
    ],
    [
      'a step after an answer',
      /^I4/,
      (after) => {
        after.items = [
          ...after.items.filter(({ sk }) => !String(sk).startsWith('RECORD')),
          ...records('acknowledged', 'step'),
        ];
      },
    ],
    [
      'a record that was taken out',
      /^I7/,
      (after) => {
        after.items = after.items.filter(({ sk }) => sk !== 'RECORD#00000001');
      },
    ],
    [
      'a dead letter',
      /dead letters/,
      (after) => {
        after.deadLetters = 1;
      },
    ],
    [
      'a delivery without an outcome',
      /still sending/,
      (after) => {
        after.items = after.items.map((item) => ('status' in item ? { ...item, status: 'sending' } : item));
      },
    ],
  ])('find %s', (_what, finding, change) => {
    expect(findingsOf(change).join('\n')).toMatch(finding);
  });
});

it('the same seed draws the same faults, another one others', () => {
  const draws = (seed: number) => {
    const chance = chanceOf(seed);
    return Array.from({ length: 50 }, () => describeMishap(drawMishap(chance)));
  };

  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
});

it('what is wrong with a vendor ends by itself, now and then after its stand-in had to say it', () => {
  const chance = chanceOf(1);
  const vendors = Array.from({ length: 200 }, () => drawMishap(chance)).filter((mishap) => mishap.kind === 'vendor');

  // A fault that waits for requests piles up behind a target that is tried once a minute.
  expect(vendors.every(({ fault, forMs }) => fault.times === 0 && forMs > 0)).toBe(true);
  const isLong = ({ forMs }: { forMs: number }) => forMs > patienceSeconds * 1000;
  expect(vendors.filter(isLong).length).toBeGreaterThan(0);
  expect(vendors.filter(isLong).length).toBeLessThan(vendors.length / 4);
});

it('what is wrong with a vendor lasts whole, also when the play ends before', async () => {
  const waiting: { fault: object }[] = [];
  const simulators = { fault: (fault: object) => waiting.push({ fault }), state: { faults: { waiting } } };
  const fault = { vendor: 'slack', kind: 'status', status: 503, times: 0 } as const;
  const stage = {
    stack: { simulators, outputs: {}, endpoint: '' },
    chance: chanceOf(1),
    first: { kind: 'vendor', fault, forMs: 300 },
  };
  const begun = Date.now();
  const mishaps = mishapsUntil(begun + 50, stage as never, () => undefined);

  await sleep(150);
  expect(waiting).toEqual([{ fault }]);
  expect(await mishaps).toEqual([stage.first]);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(295);
  expect(waiting).toEqual([]);
});

it.each(Object.entries(plants))(
  'the defence that %s takes away is still there, and the rest can be deployed',
  async (_name, plant) => {
    const { file, from, to } = plant;
    const source = await readFile(path.join(projectFolder, file), 'utf8');

    expect(source.split(from)).toHaveLength(2);
    expect(() => stripTypeScriptTypes(edited(source, [from, to]))).not.toThrow();
  },
);
