import { describeResource } from '../enrich/resource.ts';
import { isProblem } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import type { Incident } from '../incidents/incident.ts';
import { type Mute, nameMute } from '../incidents/mute.ts';
import { firstTargets } from '../incidents/routing.ts';
import type { Instant } from '../lib/instant.ts';
import type { IngestResult } from '../pipeline/ingest/ingest-result.ts';
import type { GoodRecoveryPoint } from '../ports/aws-backup/recovery-points.ts';
import type { Decision } from '../routing/decision.ts';
import type { Rules } from '../rules/rules.ts';
import { countMatches, type MatchCounts } from './count-matches.ts';
import { NoticeCounts } from './counts.ts';
import type { HistoricEvent, History } from './history.ts';
import { type Known, Simulation } from './router.ts';

/** Tags of resources by ARN. */
export type TagsByArn = Map<string, Record<string, string>>;

/** What is known of resources and plans; null: nobody read it. */
export interface Surroundings {
  tags: TagsByArn | null;
  planTags: TagsByArn | null;
}

/** How a replay is made. */
export interface ReplaySettings {
  /** On whose clocks nights and days are counted. */
  timezone: string;
  /** Null: nobody ever acknowledges. */
  acknowledgeAfterSeconds: number | null;
}

/** What would have become of one problem. */
export interface ReplayedAlert {
  at: Instant;
  kind: string;
  outcome: string;
  accountId: string;
  region: string;
  jobId: string;
  resourceType: string;
  resourceName: string;
  resourceArn: string | null;
  action: string;
  route: string;
  policy: string | null;
  severity: string;
  labels: Record<string, string>;
  /** Who would hear of it first. */
  firstTargets: string[];
  mutedBy: string | null;
  incidentId: string | null;
}

/** What would have become of the past under some rules. */
export interface Replayed {
  alerts: ReplayedAlert[];
  /** Every incident as it was at the end. */
  incidents: ReplayedIncident[];
  tally: NoticeCounts;
  /** How often each route matched. */
  matches: MatchCounts;
  /** What kept incidents quiet, by incident. */
  mutes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** One incident as it was at the end. */
export interface ReplayedIncident {
  id: string;
  openedAt: Instant;
  route: string;
  policy: string;
  severity: string;
  alerts: number;
  status: string;
}

/** Lets the past happen again under some rules. */
export async function replay(
  past: History,
  rules: Rules,
  around: Surroundings,
  settings: ReplaySettings,
): Promise<Replayed> {
  const { matches, count } = countMatches(rules);
  const tally = new NoticeCounts(settings.timezone);
  const mutes = new Map<string, Set<string>>();
  const quieten = (incidentId: string, { source }: Mute) => {
    mutes.set(incidentId, (mutes.get(incidentId) ?? new Set()).add(nameMute(source)));
  };
  const rehearsal = new Simulation({
    rules,
    start: past.events[0]?.event.occurredAt ?? past.from,
    notify: (told) => tally.count(told),
    quieten: ({ id }, mute) => quieten(id, mute),
    acknowledgeAfterSeconds: settings.acknowledgeAfterSeconds,
  });
  const alerts: ReplayedAlert[] = [];
  const lastGood = new Map<string, GoodRecoveryPoint>();
  for (const one of past.events) {
    const received = await rehearsal.hear(one.event, one.event.occurredAt, knownOf(one, around, lastGood));
    if (received.decision !== undefined) {
      alerts.push(alertOf(one, received, received.decision));
      count(received.decision.matched);
    }
    if (received.incidentId !== null && received.decision?.mute != null)
      quieten(received.incidentId, received.decision.mute);
    noteGood(one, lastGood);
  }
  await rehearsal.finish(past.until);
  const incidents = [...rehearsal.store.incidents.values()].map(shownIncident);
  return { alerts, incidents, tally, matches, mutes };
}

function shownIncident({ id, openedAt, routing, severity, alertCount, status }: Incident): ReplayedIncident {
  const { route, policy } = routing;
  return { id, openedAt, route, policy, severity, alerts: alertCount, status };
}

/** What the router would have been told then: the job from the list, tags as they are now, and backups that were good by then. */
function knownOf(
  { event, details }: HistoricEvent,
  { tags, planTags }: Surroundings,
  good: ReadonlyMap<string, GoodRecoveryPoint>,
): Known {
  const point = event.resourceArn === null ? undefined : good.get(event.resourceArn);
  return {
    describer: { describe: async () => details },
    sources: {
      ...(tags === null ? {} : { tags: { tagsOf: async (arn) => tags.get(arn) ?? {} } }),
      ...(planTags === null
        ? {}
        : { plans: { plan: async () => null, tagsOfPlan: async (arn) => planTags.get(arn) ?? {} } }),
      ...(point === undefined
        ? {}
        : { recoveryPoints: { goodOnesOf: async () => ({ points: [point], isWhole: true }) } }),
    },
  };
}

function noteGood({ event, details }: HistoricEvent, good: Map<string, GoodRecoveryPoint>): void {
  const { kind, outcome, resourceArn, recoveryPointArn, startedAt } = event;
  if (kindRow(kind).fills !== 'own-vault' || resourceArn === null) return;
  if (outcome !== 'succeeded' && outcome !== 'completed-with-issues') return;
  const before = good.get(resourceArn);
  if (before !== undefined && before.createdAt > startedAt) return;
  good.set(resourceArn, {
    arn: recoveryPointArn ?? '',
    createdAt: startedAt,
    encryptionKeyArn: details.encryptionKeyArn,
  });
}

function alertOf(
  { event, details }: HistoricEvent,
  { action, incidentId }: IngestResult,
  decision: Decision,
): ReplayedAlert {
  const { type, name, arn } = describeResource(event, details);
  return {
    at: event.occurredAt,
    kind: event.kind,
    outcome: event.outcome,
    accountId: event.accountId,
    region: event.region,
    jobId: event.jobId,
    resourceType: type,
    resourceName: name,
    resourceArn: arn,
    action,
    route: decision.routing.route,
    policy: decision.routing.policy || null,
    severity: decision.severity,
    labels: decision.routing.labels,
    firstTargets: decision.action !== 'open' ? [] : [...new Set([...firstTargets(decision), ...decision.alsoTell])],
    mutedBy: decision.mute === null ? null : nameMute(decision.mute.source),
    incidentId,
  };
}

/** Returns the resources of which a replay asks for tags, and the plans that made their jobs. */
export function subjectsOf({ events }: History): { resources: string[]; plans: string[] } {
  const problems = events.filter(({ event }) => isProblem(event.outcome));
  const resources = problems.flatMap(({ event, details }) => event.resourceArn ?? details.resourceArn ?? []);
  const plans = problems.flatMap(({ event, details }) => event.planArn ?? details.planArn ?? []);
  return { resources: [...new Set(resources)], plans: [...new Set(plans)] };
}
