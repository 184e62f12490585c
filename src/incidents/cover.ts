import type { Outcome } from '../events/backup-event.ts';
import { countedIn, wordsIn } from '../events/counted.ts';
import { findingIn } from '../events/found-problem.ts';
import { sha256 } from '../lib/hash.ts';
import { truncateMiddle } from '../lib/text.ts';
import { type Alert, type CauseKind, type Severity, severities, severityNamed } from './alert.ts';
import { laneIdOf, laneKeyOf } from './lane.ts';

/**
 * Which problem is meant: how jobs of a lane end, that its runs of a plan never start, or one finding. `words`: of what the
 * message says but for names and numbers, where its code stands for whatever the catalogue does not know; else of the key,
 * role or vault that is broken, where one is known. `others`: numbers of the message beside what it counts.
 */
export type CoveredProblem =
  | {
      is: 'job';
      laneId: string;
      code: string;
      words: string | null;
      others: string;
      outcome: Outcome;
      planId: string | null;
    }
  | { is: 'run'; laneId: string; resourceArn: string | null; planId: string | null }
  /** No worse than that. */
  | { is: 'finding'; id: string; severity: Severity };

/** One problem that an acceptance covers, and how much of it. */
export interface Covered {
  problem: CoveredProblem;
  /** What people call it: `DynamoDB orders`. */
  name: string;
  resourceArn: string | null;
  /** Code of the catalogue, for people. */
  code: string;
  /** It covers no more than this of what the message or the finding counts; null: that names no number. */
  most: number | null;
  /** `most` is a size in bytes: of a backup that is too small, with a minus, so that smaller is more. */
  unit?: 'bytes';
}

/** A problem as it is told, or found. */
export type Problem =
  | (Omit<Extract<CoveredProblem, { is: 'job' }>, 'laneId'> & {
      laneIds: readonly string[];
      count: number | null;
      unit?: 'bytes';
    })
  | { is: 'run'; resourceArn: string | null; planId: string | null; count: null }
  | { is: 'finding'; id: string; severity: Severity; count: number | null };

/** Returns what would cover the problem of an alert, as much of it as there is now. */
export function coverOf(alert: Alert): Covered {
  const { event, resource, error } = alert;
  const { planId, outcome } = event;
  const laneId = laneIdOf(laneKeyOf(event));
  const { count, others, ...unit } = measureOf(alert);
  return {
    problem:
      event.found !== undefined
        ? { is: 'finding', id: bounded(findingIn(event.found)), severity: severityNamed(event.found.severity) }
        : event.missedRun !== undefined
          ? { is: 'run', laneId, resourceArn: boundedOrNull(event.resourceArn), planId: boundedOrNull(planId) }
          : {
              ...{ is: 'job', laneId, code: error.code, words: wordsOf(alert), others, outcome },
              planId: boundedOrNull(planId),
            },
    name: truncateMiddle(`${resource.type} ${resource.name}`, 120),
    resourceArn: boundedOrNull(event.resourceArn),
    code: error.code,
    most: count,
    ...unit,
  };
}

/** Returns the problem of an alert as acceptances know it. `laneKeys`: other keys that its lane has or had. */
export function problemOfAlert(alert: Pick<Alert, 'event' | 'error' | 'cause'>, laneKeys: readonly string[]): Problem {
  const { event, error } = alert;
  const { found, missedRun, resourceArn, planId, outcome } = event;
  const { count, ...rest } = measureOf(alert);
  if (found !== undefined) {
    return { is: 'finding', id: findingIn(found), severity: severityNamed(found.severity), count };
  }
  if (missedRun !== undefined) return { is: 'run', resourceArn, planId, count: null };
  const laneIds = [...new Set([laneKeyOf(event), ...laneKeys])].map(laneIdOf);
  return { is: 'job', laneIds, code: error.code, words: wordsOf(alert), outcome, planId, count, ...rest };
}

/** How much a problem is, and in what. */
type Measure = ReturnType<typeof countedIn> & Pick<Covered, 'unit'>;

/** Says how much it is. A size counts by itself: what is usual changes with it, and so does how far it is from that. */
function measureOf({ event, error }: Pick<Alert, 'event' | 'error'>): Measure {
  const { size } = event;
  if (size === undefined) return countedIn({ ...event, statusMessage: event.statusMessage ?? error.message });
  return { count: size.bytes < size.usualBytes ? 0 - size.bytes : size.bytes, others: '', unit: 'bytes' };
}

/** Causes that name a thing of the account: with another one, what has the same code is another problem. */
const named: readonly CauseKind[] = ['kms', 'vault', 'role'];

/** What is in no catalogue has one code, whatever it is. */
function wordsOf({ event, error, cause }: Pick<Alert, 'event' | 'error' | 'cause'>): string | null {
  if (error.category === 'unknown') return wordsIn(event.statusMessage ?? error.message);
  return cause !== null && named.includes(cause.kind) ? bounded(cause.key) : null;
}

/** What an acceptance says of a problem. `outgrown`: it is the same one, and there is more of it, or it is worse. */
export type CoverVerdict = 'covered' | 'outgrown' | 'other';

/** Says whether a cover takes a problem in. */
export function judgeCover({ problem: meant, most }: Covered, problem: Problem): CoverVerdict {
  if (!isSame(meant, problem)) return 'other';
  if (problem.is === 'run') return 'covered';
  const isWorse =
    meant.is === 'finding' &&
    problem.is === 'finding' &&
    severities.indexOf(problem.severity) < severities.indexOf(meant.severity);
  const isSaidOtherwise = meant.is === 'job' && problem.is === 'job' && problem.others !== meant.others;
  return isWorse || isSaidOtherwise || hasGrown(problem.count, most) ? 'outgrown' : 'covered';
}

/** A number where there was none, and none where there was one, is another size than the one that was accepted. */
function hasGrown(count: number | null, most: number | null): boolean {
  return most === null || count === null ? most !== count : count > most;
}

function isSame(meant: CoveredProblem, problem: Problem): boolean {
  switch (meant.is) {
    case 'finding':
      return problem.is === 'finding' && bounded(problem.id) === meant.id;
    case 'run':
      return (
        problem.is === 'run' &&
        boundedOrNull(problem.resourceArn) === meant.resourceArn &&
        boundedOrNull(problem.planId) === meant.planId
      );
    case 'job':
      return (
        problem.is === 'job' &&
        problem.laneIds.includes(meant.laneId) &&
        problem.code === meant.code &&
        problem.words === meant.words &&
        problem.outcome === meant.outcome &&
        boundedOrNull(problem.planId) === meant.planId
      );
  }
}

/** The longest text of others that is kept as it is, in characters. */
const longestKept = 300;

/** Texts of events are of any length, and an acceptance is one item of the table: what is too long goes by its hash. */
function bounded(text: string): string {
  return text.length <= longestKept ? text : sha256(text, 40);
}

function boundedOrNull(text: string | null): string | null {
  return text === null ? null : bounded(text);
}
