import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { listedIn } from '../../estate/listed.ts';
import { numberOf } from '../../estate/lists.ts';
import { isReadable } from '../../estate/readable.ts';
import { type Fields, fieldsIn, instantOf, textOf } from '../../events/fields.ts';
import { expectedRuns, type RuleSchedule } from '../../expected/expected-runs.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { FindingRow, Found } from '../finding.ts';
import type { Look } from '../look.ts';
import { quote } from '../words.ts';

/** The start window that AWS gives a restore testing plan without one, in hours. */
const usualStartWindowHours = 24;

/** A restore testing plan tested fewer resources than it names: AWS silently skips those without a fitting recovery point. */
export const restoreTestIncomplete: FindingRow = {
  reason: 'restore-test-incomplete',
  title: 'Restore tests that were not made',
  needs: ['list-restore-testing-plans', 'get-restore-testing-plan', 'list-restore-jobs'],
  advice: foundAdvice['restore-test-incomplete'],
  telling: {
    lane: 'subject',
    severity: 'medium',
    every: 'day',
    asks: ['list-restore-testing-selections'],
    reachSeconds: 30 * 86_400,
  },
  *find(look) {
    for (const answer of look.estate.answers.to('get-restore-testing-plan')) {
      const { about, pages } = answer;
      if (!isReadable(answer)) continue;
      const found = lookAtPlan(fieldsIn(pages[0] ?? {}, 'RestoreTestingPlan'), about[0] ?? '', look);
      if (found !== null) yield found;
    }
  },
};

/** Returns the name of a restore testing plan from its ARN, without the id that AWS puts after it; null: it has none. */
export function planNameIn(arn: string | null): string | null {
  return /:restore-testing-plan:(.+?)(?:-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})?$/.exec(arn ?? '')?.[1] ?? null;
}

function lookAtPlan(plan: Fields, name: string, look: Look): Found | null {
  const hours = numberOf(plan, 'StartWindowHours') ?? usualStartWindowHours;
  const run = lastRun(plan, hours, look);
  if (run === null) return null;
  const jobs = jobsOf(name, { from: run, to: addSeconds(run, hours * 3600) }, look);
  const wanted = wantedBy(name, look);
  const tested = new Set(jobs.flatMap((job) => textOf(job, 'SourceResourceArn', 'ResourceArn') ?? []));
  const missed = [...wanted].filter((arn) => !tested.has(arn));
  if (wanted.size === 0 ? jobs.length > 0 : missed.length === 0) return null;
  return {
    sure: wanted.size === 0 ? 'likely' : 'certain',
    planName: name,
    subject: { arn: textOf(plan, 'RestoreTestingPlanArn'), type: 'Restore testing plan', name },
    resourceArn: missed.length === 1 ? (missed[0] ?? null) : null,
    dueAt: run,
    deadline: addSeconds(run, hours * 3600),
    missed: Math.max(1, missed.length),
    says:
      jobs.length === 0
        ? `The restore tests of plan ${quote(name)} were due, and none was made.`
        : `The restore tests of plan ${quote(name)} left out ${missed.length} of ${wanted.size} resources.`,
  };
}

/** Returns the newest run that was due after the plan was made and whose start window is over. */
function lastRun(plan: Fields, hours: number, { since, at }: Look): Instant | null {
  const schedule: RuleSchedule = {
    name: null,
    id: null,
    expression: textOf(plan, 'ScheduleExpression'),
    timezone: textOf(plan, 'ScheduleExpressionTimezone'),
    startWindowMinutes: hours * 60,
    completionWindowMinutes: null,
    retentionDays: null,
    continuous: false,
  };
  if (schedule.expression === null) return null;
  const createdAt = instantOf(plan, 'CreationTime');
  const runs = expectedRuns([schedule], { from: since, to: at, anchor: createdAt });
  return runs.findLast(({ dueAt, deadline }) => deadline <= at && dueAt >= (createdAt ?? ''))?.dueAt ?? null;
}

/** Returns the restore jobs that the plan made in a time; the list reaches back 30 days. */
function jobsOf(name: string, { from, to }: { from: Instant; to: Instant }, { estate }: Look): Fields[] {
  return estate.answers.listed('list-restore-jobs').filter((job) => {
    const createdAt = instantOf(job, 'CreationDate') ?? '';
    const plan = planNameIn(textOf(fieldsIn(job, 'CreatedBy'), 'RestoreTestingPlanArn'));
    return plan === name && createdAt >= from && createdAt <= to;
  });
}

/** Returns the resources that selections name by ARN; selecting by tags goes by tags of recovery points, which no list has. */
function wantedBy(name: string, { estate }: Look): Set<string> {
  const answer = estate.answers.about('list-restore-testing-selections', name);
  const arns = (answer === null ? [] : listedIn(answer)).flatMap(({ ProtectedResourceArns: named }) =>
    Array.isArray(named) ? (named as unknown[]) : [],
  );
  return new Set(arns.filter((arn): arn is string => typeof arn === 'string' && !arn.includes('*')));
}
