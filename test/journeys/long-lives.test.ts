import { describe, expect, it } from 'vitest';
import { MemoryIncidentStore } from '../../src/adapters/memory/memory-incident-store.ts';
import escalation from '../../src/escalation/escalation.asl.json' with { type: 'json' };
import type { Policy } from '../../src/escalation/policy.ts';
import { longestWaitSeconds, looksPerExecution } from '../../src/escalation/waiting.ts';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import { addSeconds, type Instant, secondsBetween } from '../../src/lib/instant.ts';
import { type EscalationTimer, runStep } from '../../src/pipeline/escalate/run-step.ts';
import type { ReceiveDependencies } from '../../src/pipeline/ingest/receive-batch.ts';
import { answerPlainly } from '../../src/pipeline/respond/answer-incident.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { backupJobEvent } from '../support/events.ts';
import { readRules } from '../support/journey-rules.ts';
import { receiveEvent } from '../support/receive-event.ts';
import { type Definition, StateMachine } from '../support/state-machine.ts';

const day = 86_400;
const start = '2026-11-22T01:00:00.000Z';

const rulesWith = (more: string) => `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code] }
targets: { chat: { recorder: {} } }
${more}
fallback: [chat]
`;
const silenced = `\nsilences: [ { match: { event: { kind: [backup] } }, until: ${addSeconds(start, 29 * day)}, reason: moving, by: ana } ]`;
/** As many silences as it takes, one after the other. */
const silencedUntil =
  (until: Instant) =>
  ({ silences }: Rules) => ({ silences: silences.map((one) => ({ ...one, until })) });
/** Longer than the rules allow today. */
const policyOf =
  (more: Partial<Policy>) =>
  ({ policies }: Rules) => ({
    policies: new Map([...policies].map(([name, policy]) => [name, { ...policy, ...more }])),
  });
const platform = 'policies: { platform: { steps: [ { notify: [chat] } ] } }\nroutes: []';

/** The router behind the deployed state machine, on a clock that only the state machine moves. */
class Life {
  readonly told: string[] = [];
  readonly machine: StateMachine;
  readonly store = new MemoryIncidentStore((value) => value);
  readonly parts: ReceiveDependencies;
  #ids = 0;

  constructor(text: string, edit: (rules: Rules) => Partial<Rules> = () => ({})) {
    const written = readRules(text);
    const rules = { ...written, ...edit(written) };
    this.machine = new StateMachine(
      escalation as unknown as Definition,
      (input) => runStep(input as unknown as EscalationTimer, this.parts),
      { start, retried: 'as often as allowed' },
    );
    this.parts = {
      store: this.store,
      queue: {
        send: async (orders) => {
          for (const { kind } of orders) this.told.push(kind);
        },
      },
      timers: {
        start: async ({ part = 0, ...order }) =>
          this.machine.start(`${order.incidentId}-${order.clock}-${part}`, { ...order, part, looks: 0 }),
      },
      rules: { load: async () => rules },
      describer: { describe: async () => null },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined, count: () => undefined },
      now: () => this.machine.now,
      newId: () => {
        this.#ids += 1;
        return `incident-${this.#ids}`;
      },
    };
  }

  async fails(resource: string, more: object = {}): Promise<Incident> {
    const { now } = this.machine;
    const resourceArn = `arn:aws:rds:eu-west-1:111122223333:db:${resource}`;
    const event = backupJobEvent({
      jobId: `${resource}-${now}`,
      startedAt: addSeconds(now, -60),
      resourceArn,
      ...more,
    });
    const { incidentId } = await receiveEvent(event, this.parts);
    return this.store.incidents.get(incidentId ?? '') as Incident;
  }

  async acknowledges(incidentId: string): Promise<void> {
    await answerPlainly(incidentId, { ask: 'acknowledge' }, { by: 'Ana', via: 'in Slack' }, this.parts);
  }

  async lives(days: number): Promise<void> {
    await this.machine.run(addSeconds(this.machine.now, days * day));
  }

  /** Checks what holds for every life, and answers how many looks there were. */
  async end(): Promise<number> {
    const { executions, now } = this.machine;
    for (const { name, events, startedAt, endedAt } of executions) {
      expect(events, name).toBeLessThan(awsLimits.executionEvents);
      expect(secondsBetween(startedAt, endedAt ?? now), name).toBeLessThan(awsLimits.executionSeconds);
    }
    for (const id of this.store.incidents.keys()) expect(firstBrokenRecord(await this.store.records(id))).toBeNull();
    return executions.reduce((sum, { looks }) => sum + looks, 0);
  }

  running(): number {
    return this.machine.executions.filter(({ endedAt }) => endedAt === null).length;
  }
}

describe('journeys/long-lives', () => {
  it('muted for a year: looked at every 15 minutes, told on the day after, no history too long', async () => {
    const life = new Life(rulesWith(`${platform}${silenced}`), silencedUntil(addSeconds(start, 365 * day)));
    const { id } = await life.fails('db-1');

    await life.lives(364.9);
    expect(life.told).toEqual([]);
    expect(life.running()).toBe(1);
    await life.lives(1);

    expect(life.told).toEqual(['opened', 'exhausted']);
    expect(await life.end()).toBeGreaterThan(35_000);
    expect((await life.store.records(id)).length).toBeLessThan(10);
  });

  it('inhibited for 60 days: looked at every five minutes, told when its source is well', async () => {
    const life = new Life(
      rulesWith(
        `${platform}\ninhibitions:\n  - { name: busy hides late, source: { error: { code: [resource-not-available] } }, target: { error: { code: [job-expired] } }, equal: [account] }`,
      ),
    );
    const source = await life.fails('db-1');
    const target = await life.fails('db-2', { state: 'EXPIRED', message: 'Too late' });
    await life.lives(60);
    expect(life.store.incidents.get(target.id)?.notified).toEqual([]);

    await life.fails('db-1', { state: 'COMPLETED' });
    expect(life.store.incidents.get(source.id)?.status).toBe('resolved');
    await life.lives(1);

    expect(life.store.incidents.get(target.id)?.notified).toEqual(['chat']);
    expect(await life.end()).toBeGreaterThan(17_000);
  });

  it('reminded as often as a route may ask for, until reminders end', async () => {
    const life = new Life(
      rulesWith(
        'policies: { platform: { steps: [ { notify: [chat] } ] } }\nroutes: [ { name: often, match: { event: { kind: [backup] } }, repeatInterval: 30m } ]',
      ),
    );
    await life.fails('db-1');
    await life.lives(40);

    expect(life.told.filter((kind) => kind === 'reminded').length).toBeGreaterThan(1400);
    expect(await life.end()).toBeGreaterThan(1400);
    expect(life.running()).toBe(0);
  });

  it('acknowledged again and again for a year, opened again each time', async () => {
    const life = new Life(
      rulesWith('policies: { platform: { steps: [ { notify: [chat] } ], acknowledgedFor: 8h } }\nroutes: []'),
    );
    const { id } = await life.fails('db-1');
    for (let half = 0; half < 730; half += 1) {
      await life.lives(0.2);
      await life.acknowledges(id);
      await life.lives(0.3);
    }

    expect(life.told.filter((kind) => kind === 'reopened').length).toBeGreaterThan(360);
    await life.end();
    expect(life.running()).toBeLessThanOrEqual(2);
  });

  it('acknowledged for as long as the rules can say: asked about once a month, never lost to the year that an execution may run', async () => {
    const life = new Life(
      rulesWith('policies: { platform: { steps: [ { notify: [chat] } ], acknowledgedFor: 8h } }\nroutes: []'),
      policyOf({ acknowledgedForSeconds: 250_000 * 365 * day }),
    );
    const { id } = await life.fails('db-1');
    await life.lives(1);
    await life.acknowledges(id);

    await life.lives(1000);

    expect(life.running()).toBe(1);
    expect(await life.end()).toBeLessThan(50);
  });

  it('a policy of years goes through its rounds', async () => {
    const life = new Life(
      rulesWith(
        'policies: { platform: { steps: [ { notify: [chat] }, { after: 30d, notify: [chat] } ], repeat: 3, repeatAfter: 7d } }\nroutes: []',
      ),
      policyOf({ repeatAfterSeconds: 500 * day }),
    );
    await life.fails('db-1');

    await life.lives(4000);

    expect(life.told).toEqual(['opened', ...Array(7).fill('reminded'), 'exhausted']);
    await life.end();
    expect(life.running()).toBe(0);
  });

  it('a storm that joins for ten days starts no more executions than it has to', async () => {
    const life = new Life(rulesWith(platform));
    for (let alert = 0; alert < 1440; alert += 1) {
      await life.fails(`db-${alert}`);
      await life.lives(10 / 1440);
    }

    await life.end();
    expect(life.running()).toBeLessThanOrEqual(1);
    expect(life.machine.executions.length).toBeLessThan(1500);
  });

  it('the longest history there can be has room to spare', () => {
    const retries = escalation.States.Step.Retry.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);
    const perLook = 9 + 3 * retries;

    expect((looksPerExecution + 1) * perLook + 4).toBeLessThan(awsLimits.executionEvents * 0.95);
    expect((looksPerExecution + 1) * day + longestWaitSeconds).toBeLessThan(awsLimits.executionSeconds / 2);
  });

  it('an execution that 0.1.0 started without a bound is taken over at its next look', async () => {
    const life = new Life(rulesWith(`${platform}${silenced}`));
    const incident = await life.fails('db-1');
    const [first] = life.machine.executions;
    const old = { incidentId: incident.id, clock: incident.escalation.clock, nextStepAt: start };

    const tick = await runStep(old, life.parts);

    expect(tick.done).toBe(true);
    expect(life.machine.executions.map(({ name }) => name)).toEqual([first?.name, `${incident.id}-1-1`]);
  });
});
