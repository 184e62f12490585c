import { canBeContinuous } from '../estate/backed-up.ts';
import type { Plan } from '../estate/estate.ts';
import { type ExpectedRun, expectedRuns } from '../expected/expected-runs.ts';
import { addSeconds, type Instant, laterOf, secondsBetween, utcDay } from '../lib/instant.ts';

/** How a plan's runs apply to resources of a type. */
export type RunMode = 'as-planned' | 'once-a-day';

/** A run, with the earliest moment at which its job may have been made: clocks differ. */
export interface DueRun extends ExpectedRun {
  /** For a job of the run's own rule. */
  earliest: Instant;
  /** For a job of any rule that the run stands for. */
  coverEarliest: Instant;
}

/** Runs are matched with jobs from this many seconds before the time looked at. */
const beforeSeconds = 2 * 86_400;

/** A job may be this many seconds early and still belong to the run. */
const earlySeconds = 300;

/** Knows when a plan's runs are due, and works it out only once however often it is asked. */
export class PlanRuns {
  readonly #span: { from: Instant; to: Instant };
  readonly #due = new Map<string, DueRun[]>();
  readonly #runs = new Map<string, ExpectedRun[]>();
  readonly #gaps = new Map<string, number | null>();

  constructor(span: { from: Instant; to: Instant }) {
    this.#span = span;
  }

  /**
   * Returns the runs due from two days before the time looked at until its end: the job of a run that is not judged must not
   * be taken for the job of another one.
   */
  until(plan: Plan, mode: RunMode): DueRun[] {
    const key = `${mode} ${plan.id}`;
    const known = this.#due.get(key);
    if (known !== undefined) return known;
    const { from, to } = this.#span;
    const due = runsOf(plan, { from: addSeconds(from, -beforeSeconds), to });
    const runs = (mode === 'once-a-day' ? onceADay(due) : due).map(withEarliest);
    this.#due.set(key, runs);
    return runs;
  }

  /** Says whether a run is judged: it was due in the time looked at, and its start window is over. */
  isJudged({ dueAt, deadline }: ExpectedRun): boolean {
    return dueAt >= this.#span.from && deadline <= this.#span.to;
  }

  /** Returns the runs from one moment until another, whatever the type. */
  between(plan: Plan, from: Instant, to: Instant): ExpectedRun[] {
    const key = `${from} ${to} ${plan.id}`;
    const known = this.#runs.get(key) ?? runsOf(plan, { from, to });
    this.#runs.set(key, known);
    return known;
  }

  /** Returns the longest time between two runs of a plan, in seconds; null: it has no two runs. */
  longestGap(plan: Plan, mode: RunMode): number | null {
    const key = `${mode} ${plan.id}`;
    if (!this.#gaps.has(key)) this.#gaps.set(key, this.#longestGap(plan, mode));
    return this.#gaps.get(key) ?? null;
  }

  /** A month is enough for all schedules but those that are due once a month or less often. */
  #longestGap(plan: Plan, mode: RunMode): number | null {
    const { to } = this.#span;
    for (const days of [35, 400]) {
      const due = runsOf(plan, { from: addSeconds(to, -days * 86_400), to });
      const runs = mode === 'once-a-day' ? onceADay(due) : due;
      const gaps = runs.slice(1).map((run, index) => secondsBetween(runs[index]?.dueAt ?? run.dueAt, run.dueAt));
      if (gaps.length >= 2 || (days === 400 && gaps.length > 0)) return gaps.reduce((a, b) => Math.max(a, b));
    }
    return null;
  }
}

function withEarliest(run: ExpectedRun): DueRun {
  const { dueAt, coverFrom } = run;
  return {
    ...run,
    earliest: addSeconds(dueAt, -earlySeconds),
    coverEarliest: addSeconds(coverFrom, -earlySeconds),
  };
}

/**
 * Returns how a plan's runs apply to a type: if AWS Backup backs up an RDS database continuously, it makes one snapshot a day,
 * whatever the rules say.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
 */
export function runModeOf({ rules }: Plan, type: string | null): RunMode {
  return type === 'RDS' && (rules ?? []).some(({ continuous }) => continuous) ? 'once-a-day' : 'as-planned';
}

/** Says whether a plan keeps a continuous backup of resources of a type. */
export function isContinuousLane({ rules }: Plan, type: string | null): boolean {
  return canBeContinuous(type) && (rules ?? []).some(({ continuous }) => continuous);
}

function runsOf({ rules, createdAt }: Plan, span: { from: Instant; to: Instant }): ExpectedRun[] {
  return rules === null ? [] : expectedRuns(rules, { ...span, anchor: createdAt });
}

/** AWS chooses the hour itself: a day's run may be at any time of that day, in UTC, and ends with the last of the day's runs. */
function onceADay(runs: readonly ExpectedRun[]): ExpectedRun[] {
  const days = new Map<string, ExpectedRun>();
  for (const run of runs) {
    const day = utcDay(run.dueAt);
    const before = days.get(day);
    const last = laterOf(run.deadline, addSeconds(`${day}T00:00:00.000Z`, 86_400));
    days.set(day, {
      ...(before ?? run),
      // A job of any rule will do.
      rule: -1,
      rules: [...new Set([...(before?.rules ?? []), ...run.rules])],
      deadline: laterOf(before?.deadline ?? last, last),
      coverFrom: `${day}T00:00:00.000Z`,
      coverTo: laterOf(before?.coverTo ?? last, last),
    });
  }
  return [...days.values()];
}
