import { type FoundProblem, foundEvent, overEvent } from '../../events/found-problem.ts';
import { type Canary, canaryTable } from '../../incidents/canary.ts';
import {
  type CanaryReason,
  type CanaryTrouble,
  type CanaryWatch,
  judgeCanary,
  sayCanary,
  type ToldCanary,
} from '../../incidents/canary-heard.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { CanaryNotes } from '../../ports/incidents/canary-notes.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';
import type { Home } from './listed-jobs.ts';
import type { Gone } from './pages.ts';

/** What watching the canary needs. */
export interface CanaryDependencies {
  /** Null: there is none. */
  canary: { is: Canary; notes: CanaryNotes } | null;
  intake: IntakeQueue;
  home: Home;
  now: () => Instant;
}

/** After such a pause, as while the canary is switched off, it is looked for from now on, in seconds. */
const pauseSeconds = 7200;

/** How often it is noted that it is looked for, in seconds. */
const notedEverySeconds = 1800;

/** How bad it is: with `canary-silent` nobody may hear of failures at all. */
const severities = { 'canary-silent': 'high', 'canary-otherwise': 'medium' } as const;

/**
 * Looks whether the canary was heard in its time, and ended as it has to. What is wrong is an incident of the router's own, until the
 * canary is heard again. Each is noted before it is given to the intake: after a crash in between it is given again under the same
 * name, which changes nothing.
 */
export async function watchCanary(
  canary: NonNullable<CanaryDependencies['canary']>,
  { intake, home, now }: Omit<CanaryDependencies, 'canary'>,
): Promise<Gone> {
  const at = now();
  const { heard, watched: before } = await canary.notes.known();
  const watched =
    before === null || isPaused(before, at) ? { since: at, lookedAt: at, told: before?.told ?? [] } : before;
  const troubles = judgeCanary(canary.is, heard, { since: watched.since, now: at });
  const still = troubles.map((trouble) => ({ trouble, told: toldOf(trouble.reason, watched.told, at) }));
  const over = watched.told.filter(({ reason }) => !troubles.some((trouble) => trouble.reason === reason));
  const untold = still.filter(({ told }) => !told.isTold);
  const isDue = before !== watched || secondsBetween(before.lookedAt, at) >= notedEverySeconds;
  if (untold.length === 0 && over.length === 0 && !isDue) return { found: 0, outcomes: {}, isThrough: true };
  const after: CanaryWatch = { ...watched, lookedAt: at, told: [...still.map(({ told }) => told), ...over] };
  await canary.notes.saveWatched(after);
  await intake.put(untold.map(({ trouble, told }) => foundEvent(problemOf(told, trouble, canary.is), home, at)));
  await intake.put(over.map((told) => overEvent(problemOf(told, null, canary.is), sayOver(told.reason), home, at)));
  if (untold.length + over.length > 0) {
    await canary.notes.saveWatched({ ...after, told: still.map(({ told }) => ({ ...told, isTold: true })) });
  }
  return { found: untold.length, outcomes: over.length > 0 ? { over: over.length } : {}, isThrough: true };
}

function isPaused({ lookedAt }: CanaryWatch, at: Instant): boolean {
  return secondsBetween(lookedAt, at) > pauseSeconds;
}

function toldOf(reason: CanaryReason, known: readonly ToldCanary[], at: Instant): ToldCanary {
  const before = known.find((one) => one.reason === reason);
  return before ?? { id: `${reason}-${Date.parse(at).toString(36)}`, reason, at, isTold: false };
}

function problemOf({ id, reason, at }: ToldCanary, trouble: CanaryTrouble | null, canary: Canary): FoundProblem {
  const part = trouble?.parts[0] ?? 'fails';
  return {
    ...{
      id,
      jobId: id,
      reason,
      severity: severities[reason],
      says: trouble === null ? '' : sayCanary(trouble, canary),
    },
    ...{ about: 'set-up', subject: `canary|${reason}`, name: `canary ${canaryTable(canary, part)}` },
    ...{ resourceArn: null, resourceType: null, planId: null, planArn: null, destinationVaultArn: null },
    startedAt: addSeconds(at, -1),
  };
}

function sayOver(reason: CanaryReason): string {
  return reason === 'canary-silent'
    ? 'Both canary backups were heard of again: what AWS Backup says arrives.'
    : 'The canary backup ended as it has to.';
}
