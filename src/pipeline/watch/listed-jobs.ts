import { type BackupEvent, hasEnded } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { Fields } from '../../events/fields.ts';
import { foundEvent, isFinal } from '../../events/listed-job.ts';
import { normaliseEvent } from '../../events/normalise.ts';
import { type HeardJob, heardJobOf } from '../../incidents/heard-job.ts';
import { laneKeyOf } from '../../incidents/lane.ts';
import { earliest, type Instant } from '../../lib/instant.ts';
import type { HeardJobs } from '../../ports/incidents/heard-jobs.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';

/** The account and Region of the listed jobs. */
export interface Home {
  accountId: string;
  region: string;
}

/** A job that AWS Backup lists as ended, and what is known about it. */
export interface ListedJob {
  event: BackupEvent;
  /** The event that EventBridge would have sent. */
  message: Fields;
  /** What became of it; null: the router heard about it, but did not store what became of it; undefined: it never heard. */
  heard: HeardJob | null | undefined;
}

/** The result of one page of a list. */
export interface ListedPage {
  ended: ListedJob[];
  /** When the first job ended whose outcome is not final, because it is still checked or deleted again. */
  openSince: Instant | null;
}

/** What comparing lists with what was heard reads. */
export interface ComparingDependencies {
  heardJobs: HeardJobs;
  home: Home;
  now: () => Instant;
}

/** Compares a page of a list with the jobs that were heard about. */
export async function compareWithHeard(
  page: readonly object[],
  { heardJobs, home, now }: ComparingDependencies,
): Promise<ListedPage> {
  const at = now();
  const listed = page.flatMap((job) => readJob(job as Fields, home, at) ?? []);
  const ended = listed.filter(({ event }) => hasEnded(event));
  const known = await heardJobs.heardOf(ended.map(({ event }) => repeatKeyOf(event)));
  const open = listed.filter(({ isFinal: isOver }) => !isOver).map(({ event }) => event.occurredAt);
  return {
    ended: ended.map(({ event, message }) => ({ event, message, heard: known.get(repeatKeyOf(event)) })),
    openSince: earliest(open),
  };
}

/**
 * Gives jobs that nobody heard about to the intake, and then notes that they were given. After a crash in between they come in
 * twice, and the second time changes nothing. Whatever the intake has made of one by then stays. Returns the jobs that were given.
 */
export async function passOn(
  jobs: readonly ListedJob[],
  { intake, heardJobs, now }: { intake: IntakeQueue; heardJobs: HeardJobs; now: () => Instant },
): Promise<BackupEvent[]> {
  const unheard = jobs.filter(({ heard }) => heard === undefined);
  if (unheard.length === 0) return [];
  await intake.put(unheard.map(({ message }) => message));
  await heardJobs.noteUnheard(
    unheard.flatMap(
      ({ event }) =>
        heardJobOf(event, laneKeyOf(event), { disposition: 'passed-on', by: null, incidentId: null }, now()) ?? [],
    ),
  );
  return unheard.map(({ event }) => event);
}

/** Adds jobs that were given to the intake to what came of a look, by why they were found. */
export function countFound(outcomes: Record<string, number>, given: readonly BackupEvent[]): void {
  for (const { foundBy = 'late' } of given) outcomes[foundBy] = (outcomes[foundBy] ?? 0) + 1;
}

function readJob(
  job: Fields,
  home: Home,
  at: Instant,
): { event: BackupEvent; message: Fields; isFinal: boolean } | null {
  const message = foundEvent(job, home);
  const event = message === null ? null : normaliseEvent(message, at);
  return event === null || message === null ? null : { event, message, isFinal: isFinal(job, at) };
}
