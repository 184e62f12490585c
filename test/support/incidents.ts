import type { IncidentOrder } from '../../src/incidents/delivery-order.ts';
import type { AlertSummary, Incident } from '../../src/incidents/incident.ts';
import { laneIdOf } from '../../src/incidents/lane.ts';
import { type IncidentDecision, type Routing, usualChoices } from '../../src/incidents/routing.ts';
import { failedAt } from './alerts.ts';
/** What a test may say of a decision: fields of its routing stand beside the others, and who hears first beside its steps. */
export interface DecisionChange extends Partial<Omit<IncidentDecision, 'routing' | 'steps'>>, Partial<Routing> {
  firstTargets?: readonly string[];
}

/** What an incident keeps of a route in tests that are about something else. */
export function aRouting(change: Partial<Routing> = {}): Routing {
  return {
    route: 'production databases',
    policy: 'database',
    groupKey: 'group',
    labels: {},
    acknowledgedForSeconds: null,
    ...usualChoices,
    ...change,
  };
}

/** What routing decides in tests that are about something else. */
export function aDecision(change: DecisionChange = {}): IncidentDecision {
  const { groupWaitSeconds, severity, mute, alsoTell, reason, trace, rulesVersion, firstTargets, ...routing } = change;
  return {
    routing: aRouting(routing),
    groupWaitSeconds: groupWaitSeconds ?? 30,
    severity: severity ?? 'critical',
    mute: mute ?? null,
    alsoTell: alsoTell ?? [],
    steps: [{ afterSeconds: 0, targets: firstTargets ?? ['chat'] }],
    reason: reason ?? 'Route "production databases" matched.',
    trace: trace ?? ['production databases: matched'],
    rulesVersion: rulesVersion ?? '12',
  };
}

/** What the three problems in a row are. */
const inRow: NonNullable<AlertSummary['streak']> = {
  since: '2026-11-20T03:00:00.000Z',
  last: '2026-11-22T03:00:00.000Z',
  ends: [
    ['failed', 2],
    ['never-ran', 1],
  ],
};

export function aSummary(change: Partial<AlertSummary> = {}): AlertSummary {
  const laneKey = change.laneKey ?? '111122223333|eu-west-1|backup|arn:aws:rds:eu-west-1:111122223333:db:orders-db';
  return {
    laneId: laneIdOf(laneKey),
    laneKey,
    jobId: 'D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
    kind: 'backup',
    outcome: 'failed',
    severity: 'critical',
    resourceName: 'orders-db',
    resourceType: 'RDS',
    resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
    errorCode: 'kms-key-unusable',
    occurredAt: failedAt,
    startedAt: '2026-11-22T03:00:00.000Z',
    strikes: 3,
    ...(change.strikes === undefined ? { streak: inRow } : {}),
    ...change,
  };
}

export function anIncident(change: Partial<Incident> = {}): Incident {
  return {
    id: '01KB0000000000000000000001',
    revision: 2,
    status: 'open',
    accountId: '111122223333',
    region: 'eu-west-1',
    routing: aRouting({
      groupKey: '111122223333|eu-west-1|backup|kms-key-unusable',
      acknowledgedForSeconds: 28_800,
    }),
    rulesVersion: '12',
    severity: 'critical',
    openedAt: '2026-11-22T03:12:30.000Z',
    updatedAt: '2026-11-22T03:13:00.000Z',
    announceAt: '2026-11-22T03:13:00.000Z',
    alertCount: 1,
    openLanes: 1,
    alerts: [aSummary()],
    drill: false,
    escalation: {
      clock: 1,
      nextStepAt: '2026-11-22T03:28:00.000Z',
      stepsTaken: 1,
      lastStepAt: null,
      joinedToldAt: null,
      joinedDueAt: null,
      exhausted: false,
      rpoSeconds: 86_400,
    },
    notified: [],
    alsoTell: [],
    reach: { resources: 1, byType: { RDS: 1 }, byOwner: { 'no owner': 1 } },
    acknowledgement: null,
    resolution: null,
    outbox: { deliveries: [], clock: null },
    recordHash: '0'.repeat(64),
    ...change,
  };
}

/** An incident of many resources with one cause. */
export function aGroup(count: number, change: Partial<Incident> = {}): Incident {
  const alerts = Array.from({ length: Math.min(count, 20) }, (_none, index) =>
    aSummary({
      laneKey: `lane-${index}`,
      resourceName: `orders-db-${String(index + 1).padStart(2, '0')}`,
      resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:orders-db-${index + 1}`,
      jobId: `JOB-${index + 1}`,
      occurredAt: `2026-11-22T03:${String(index + 10).padStart(2, '0')}:00.000Z`,
      strikes: (index % 3) + 1,
    }),
  );
  return anIncident({ alertCount: count, openLanes: count, alerts, severity: 'high', ...change });
}

/** The same, with owners and with the ends of their RPOs. */
export function anOwnedGroup(count: number): Incident {
  const group = aGroup(count);
  const owners = ['team-orders', 'team-payments', undefined];
  const alerts = group.alerts.map((alert, index) => {
    const owner = owners[index % owners.length];
    const rpoEndsAt = `2026-11-${20 + (index % 4)}T03:${10 + index}:00.000Z`;
    return { ...alert, rpoEndsAt, ...(owner === undefined ? {} : { owner }) };
  });
  const shares = { 'team-orders': Math.ceil(count / 3), 'team-payments': Math.floor(count / 3) };
  const byOwner = { ...shares, 'no owner': count - Math.ceil(count / 3) - Math.floor(count / 3) };
  return { ...group, alerts, reach: { resources: count, byType: { RDS: count }, byOwner } };
}

export function anOrder(change: Partial<IncidentOrder> = {}): IncidentOrder {
  const kind = change.kind ?? 'opened';
  return {
    incidentId: '01KB0000000000000000000001',
    noticeId: `2-${kind}`,
    revision: 2,
    kind,
    target: 'backup-channel',
    at: '2026-11-22T03:13:00.000Z',
    actor: null,
    reason: 'First step of policy database.',
    insteadOf: [],
    ...change,
  };
}
