import type { Instant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import type { BackupEvent, FoundFacts, SizeChange } from './backup-event.ts';
import { type Fields, fieldsIn, instantOf, textOf } from './fields.ts';
import { foundStates } from './found-states.ts';
import { watchSource } from './missed-run.ts';
import { type EventReader, readShared } from './reading.ts';

/** The type of what `watch` finds in an account, and of what it finds no longer. */
export const foundType = 'Backup Finding';

/** The reason of the one alert that tells of all that was so at the first look. */
export const firstLookReason = 'first-look';

/** The reason of an alert that a drill failed. It is about the router itself: nothing that the rules keep quiet hides it. */
export const drillFailedReason = 'drill-deviated';

/** Something that AWS tells nobody of, as it is given to the intake. */
export interface FoundProblem extends FoundFacts {
  /** Of this finding as bad as it is now: telling it again tells nothing new. */
  jobId: string;
  /** What people are told of it. */
  says: string;
  /** What it is about: the resource, else the plan, the vault or whatever it is. */
  resourceArn: string | null;
  resourceType: string | null;
  planId: string | null;
  planArn: string | null;
  /** Of a copy that is missing, where to; its lane is that of the copy. */
  destinationVaultArn: string | null;
  /** A job that was started later and went well ends it, where a run does. */
  startedAt: Instant;
}

/** Returns a finding as a message for the intake. */
export function foundEvent(problem: FoundProblem, home: { accountId: string; region: string }, at: Instant): Fields {
  return messageOf(problem, home, { at, state: foundStates.found, says: problem.says });
}

/** Returns the message that a finding is over: a look that was complete did not find it again, or somebody accepted it. */
export function overEvent(
  problem: FoundProblem,
  why: string,
  home: { accountId: string; region: string },
  at: Instant,
): Fields {
  return messageOf(problem, home, { at, state: foundStates.over, says: why });
}

/**
 * A resource that is gone, on one of its lanes: that of a size or of a drill is another one than that of its backups. It
 * started when the look began that found it gone: what began later is not closed by it.
 */
export type GoneResource = Pick<
  FoundProblem,
  'jobId' | 'resourceArn' | 'resourceType' | 'destinationVaultArn' | 'subject' | 'says' | 'startedAt'
> &
  Pick<BackupEvent, 'size' | 'drill'>;

/** Returns the message that nothing is left to protect on a lane, since its resource is gone. */
export function goneEvent(
  { size, drill, ...gone }: GoneResource,
  home: { accountId: string; region: string },
  at: Instant,
): Fields {
  const problem: FoundProblem = {
    ...gone,
    ...{ id: gone.jobId, reason: 'gone', severity: 'low', about: 'resource', name: null },
    ...{ planId: null, planArn: null },
  };
  const onLane = { ...(size === undefined ? {} : { size }), ...(drill ? { drill } : {}) };
  return messageOf(problem, home, { at, state: foundStates.gone, says: gone.says, onLane });
}

function messageOf(
  { says: _said, ...problem }: FoundProblem,
  { accountId, region }: { accountId: string; region: string },
  { at, state, says, onLane = {} }: { at: Instant; state: string; says: string; onLane?: Fields },
): Fields {
  const { jobId, resourceArn, resourceType, planId, planArn, destinationVaultArn, startedAt } = problem;
  const { id, reason, severity, about, subject, name, count, isDeed, keyState } = problem;
  return {
    source: watchSource,
    'detail-type': foundType,
    id: `${jobId}-${state}`,
    account: accountId,
    region,
    time: at,
    detail: {
      jobId,
      state,
      statusMessage: says,
      resourceArn,
      resourceType,
      destinationBackupVaultArn: destinationVaultArn,
      creationDate: startedAt,
      completionDate: at,
      createdBy: { backupPlanId: planId, backupPlanArn: planArn },
      found: {
        ...{ id, reason, severity, about, subject, name },
        ...(count === undefined ? {} : { count }),
        ...(isDeed === undefined ? {} : { isDeed }),
        ...(keyState === undefined ? {} : { keyState }),
      },
      ...onLane,
    },
  };
}

/** Reads what `watch` found, or found no longer; its time is that of the look. */
export const readFound: EventReader = (detail) => {
  const shared = readShared(detail);
  const found = fieldsIn(detail, 'found');
  const about = textOf(found, 'about');
  const keyState = textOf(found, 'keyState');
  return {
    ...shared,
    kind: 'missed',
    outcome: shared.state === foundStates.found ? 'failed' : 'succeeded',
    at: instantOf(detail, 'completionDate'),
    ...sizeIn(detail),
    found: {
      id: textOf(found, 'id') ?? shared.jobId,
      reason: textOf(found, 'reason') ?? '',
      severity: textOf(found, 'severity') ?? '',
      about: about === 'run' || about === 'resource' ? about : 'set-up',
      subject: textOf(found, 'subject'),
      name: textOf(found, 'name'),
      ...(Number.isSafeInteger(found.count) ? { count: Number(found.count) } : {}),
      ...(found.isDeed === true ? { isDeed: true } : {}),
      ...(keyState === null ? {} : { keyState }),
    },
  };
};

/** Returns which finding something is of, as `findings/found-problems.ts` names it: the same whenever it is found anew. */
export function findingIn({ id }: Pick<FoundFacts, 'id'>): string {
  return /^(finding-[0-9a-f]{24})-[0-9a-z]+$/.exec(id)?.[1] ?? id;
}

/** What is said of the size of a backup, on whose lane it is; of what is no number, 0. */
function sizeIn({ size }: Fields): { size?: SizeChange } {
  if (!isObject(size)) return {};
  const numberIn = (name: string) => (Number.isSafeInteger(size[name]) ? Number(size[name]) : 0);
  return { size: { bytes: numberIn('bytes'), usualBytes: numberIn('usualBytes'), runs: numberIn('runs') } };
}
