import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DynamoDeliveryLedger } from '../../src/adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoHiddenAlerts } from '../../src/adapters/aws/table/dynamo-hidden-alerts.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { runStep } from '../../src/pipeline/escalate/run-step.ts';
import type { WireItem } from '../support/fake-expressions.ts';
import { FakeTable } from '../support/fake-table.ts';
import { reasonsRules } from '../support/reasons-rules.ts';
import { TableWorld } from '../support/table-world.ts';

const arnOf = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

/** Opens this release on items in which an earlier one has words; test/support/write-released-reasons.ts made them. */
function openWorld(release: string): TableWorld {
  const file = new URL(`../fixtures/stored/${release}-reasons.jsonl`, import.meta.url);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const table = new FakeTable();
  table.restore(lines.map((line) => JSON.parse(line) as WireItem));
  const world = new TableWorld(reasonsRules, table);
  world.now = '2026-11-22T01:05:00.000Z';
  return world;
}

/** Returns the incident that was opened as the so-and-so-many-th. */
async function incidentOf(world: TableWorld, number: number) {
  const incident = await world.stored.load(`01JD000000000000000000000${number}`);
  if (incident === null) throw new Error(`the fixture has no incident ${number}`);
  return incident;
}

describe.each(['0.1.0', '0.2.0-typeless'])(
  'compatibility: words that %s stored, where there are codes now',
  (release) => {
    it('an incident resolved by a later success is known as such, and told as such', async () => {
      const { status, resolution } = await incidentOf(openWorld(release), 5);

      expect(status).toBe('resolved');
      expect(resolution).toMatchObject({ kind: 'later-success', via: 'later success' });
    });

    it.each([
      [2, { kind: 'role' }],
      [4, { kind: 'kms' }],
      [5, { kind: 'message' }],
      [1, null],
    ])('the cause of incident %s is %o', async (number, cause) => {
      const world = openWorld(release);
      const [alert] = await world.stored.alertsOf((await incidentOf(world, number)).id, 1);

      expect(alert?.cause ?? null).toEqual(cause === null ? null : expect.objectContaining(cause));
    });

    it.each([
      [2, { kind: 'window', name: 'patching' }],
      [3, { kind: 'inhibition', name: 'busy hides late', incidentId: '01JD0000000000000000000001' }],
    ])('incident %s is muted by %o, and its next look notes that no second time', async (number, source) => {
      const world = openWorld(release);
      const incident = await incidentOf(world, number);
      expect(incident.mute?.source).toEqual(source);
      const { clock, nextStepAt } = incident.escalation;
      world.now = nextStepAt ?? '';

      const tick = { incidentId: incident.id, clock, nextStepAt: world.now, looks: 0, part: 0 };
      expect((await runStep(tick, world.dependencies())).done).toBe(false);
      expect((await incidentOf(world, number)).revision).toBe(incident.revision);
    });

    it('what hid alerts is known by name, without the incident that was waited for', async () => {
      const hidden = new DynamoHiddenAlerts(openWorld(release).table.client(), 'journeys');
      const alerts = await hidden.between('2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z', 10);

      expect(alerts.map(({ named }) => named).sort()).toEqual([
        'inhibition "busy hides late"',
        'silence "being moved" of ana',
        'window "patching"',
      ]);
    });

    it('trouble of the rules is the router’s own, which no silence hides, and its orders have their revision', async () => {
      const world = openWorld(release);
      const incident = await incidentOf(world, 7);
      const [alert] = await world.stored.alertsOf(incident.id, 1);
      expect(alert?.event.ofRouter).toBe('rules');
      expect(incident.outbox.deliveries.map(({ target, revision }) => `${target} ${revision}`)).toEqual([
        'chat 2',
        'tickets 2',
      ]);
    });

    it('a lane whose key was cut is found by how it begins, the others by their id', async () => {
      const world = openWorld(release);
      const incidents = await Promise.all([1, 6].map((number) => incidentOf(world, number)));
      expect(incidents.map(({ alerts }) => alerts.map(({ laneId }) => laneId === null))).toEqual([
        [false, false],
        [true],
      ]);

      await world.backupSucceeds({ jobId: 'long is well', resourceArn: arnOf('x'.repeat(350)) });

      const { status, resolution } = await incidentOf(world, 6);
      expect(status).toBe('resolved');
      expect(resolution?.reason).toMatch(/^A later backup of x{200} completed/);
    });

    it('deliveries have their reasons', async () => {
      const world = openWorld(release);
      const ledger = new DynamoDeliveryLedger(world.table.client(), {
        tableName: 'journeys',
        evidenceRetentionDays: 1,
      });
      const rows = await ledger.rows((await incidentOf(world, 5)).id);

      expect(
        rows.map(({ target, kind, status, result }) => `${target} ${kind} ${status} ${result?.reason}`).sort(),
      ).toEqual([
        'chat opened delivered accepted',
        'chat resolved delivered accepted',
        'spare opened delivered accepted',
        'spare resolved delivered accepted',
        'tickets opened failed bad-credentials',
        `tickets resolved skipped ${release === '0.1.0' ? 'superseded' : 'stood-in'}`,
      ]);
    });

    it('an incident that was told goes on: its pager hears of it, and a later success ends it', async () => {
      const world = openWorld(release);
      const { id, escalation } = await incidentOf(world, 4);
      world.now = escalation.nextStepAt ?? '';
      await runStep({ incidentId: id, clock: escalation.clock, nextStepAt: world.now }, world.dependencies());
      await world.passes('1m');
      world.now = addSeconds(world.now, 3600);
      await world.backupSucceeds({ jobId: 'sealed is well', resourceArn: arnOf('sealed') });
      await world.passes('1m');

      const { resolution } = await incidentOf(world, 4);
      expect(resolution?.kind).toBe('later-success');
      expect(world.heard.map(({ target, kind }) => `${target} ${kind}`)).toContain('pager escalated');
      expect(world.heard.find(({ kind }) => kind === 'resolved')?.notice).toMatchObject({
        resolvedLine: expect.stringMatching(/^Resolved at .*: A later backup of sealed completed/),
      });
    });
  },
);
