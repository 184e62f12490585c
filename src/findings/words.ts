import type { BackupJob, Resource } from '../estate/estate.ts';
import type { TrailedCall } from '../estate/trail.ts';
import type { ExpectedRun } from '../expected/expected-runs.ts';
import { inertLine, truncateMiddle } from '../lib/text.ts';
import type { Found } from './finding.ts';
import type { Lane } from './lanes.ts';
import type { Look } from './look.ts';

/** The most characters of a name that a sentence shows. */
const longestName = 80;

/** Returns text that other people wrote, made fit for a sentence. */
export function quote(text: string): string {
  return truncateMiddle(inertLine(text), longestName);
}

/** Returns what people call a resource: `DynamoDB orders`. */
export function nameOfResource({ arn, type, name }: Pick<Resource, 'arn' | 'type' | 'name'>): string {
  return quote(`${type ?? ''} ${name ?? arn}`);
}

/** Returns how often something happened, in words. */
export function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

/** Returns what a finding about a lane says besides its sentence; for a run, also when it was due. */
export function placeOf(lane: Lane, look: Look, run: ExpectedRun | null = null): Omit<Found, 'sure' | 'says'> {
  const { plan, resource } = lane;
  const rules = plan.rules ?? [];
  const named = run === null ? rules : run.rules.flatMap((index) => rules[index] ?? []);
  return {
    resourceArn: resource.arn,
    resourceType: resource.type,
    planName: plan.name,
    planId: plan.id,
    ruleNames: named.flatMap(({ name }) => name ?? []),
    dueAt: run?.dueAt ?? null,
    deadline: run?.deadline ?? null,
    lastGoodAt: look.lastGoodAt(resource),
    rpoSeconds: look.rpoOf(lane),
  };
}

/** Returns what a finding about a job says besides its sentence. */
export function ofJob(job: BackupJob, look: Look): Omit<Found, 'sure' | 'says'> {
  const resource = look.estate.resources.get(job.resourceArn);
  const plan = look.estate.plans?.find(({ id }) => id === job.planId);
  const lane = look.lanesOf(job.resourceArn).find((one) => one.plan.id === job.planId);
  return {
    resourceArn: job.resourceArn,
    resourceType: job.resourceType ?? resource?.type ?? null,
    planName: plan?.name ?? null,
    planId: job.planId,
    ruleNames: (plan?.rules ?? []).flatMap(({ id, name }) => (id === job.ruleId && name !== null ? [name] : [])),
    dueAt: job.createdAt,
    lastGoodAt: resource === undefined ? null : look.lastGoodAt(resource),
    rpoSeconds: lane === undefined ? null : look.rpoOf(lane),
  };
}

/** Returns what people call the resource with an ARN. */
export function subjectOf(arn: string, { estate }: Pick<Look, 'estate'>): string {
  return nameOfResource(estate.resources.get(arn) ?? { arn, type: null, name: null });
}

/** Returns who called and when, as an instant: `by arn:… at 2026-11-21T23:10:00.000Z`. */
export function whoAndWhen({ by, at }: Pick<TrailedCall, 'by' | 'at'>): string {
  return `${by === null ? '' : `by ${quote(by)} `}at ${at}`;
}
