import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Answers } from '../../src/estate/answers.ts';
import { isCall } from '../../src/estate/calls.ts';
import { readEstate } from '../../src/estate/read-estate.ts';
import type { Fields } from '../../src/events/fields.ts';
import { judge } from '../../src/findings/find.ts';
import { walkPlan } from '../expected/minute-walk.ts';
import { around, type Files, job, nightlyRule, now, plan, planId, selectionId, table } from '../findings/an-account.ts';

const since = '2026-11-19T14:00:00.000Z';

/** The files of an account as answers, without a folder. */
function answersOf(files: Files): Answers {
  return new Answers(
    Object.entries(files).flatMap(([name, content]) => {
      const [call = '', ...rest] = name.replace(/\.json$/, '').split('.');
      const about = call === 'get-backup-selection' ? [planId, selectionId] : rest.length === 0 ? [] : [rest.join('.')];
      return isCall(call) ? [{ call, about, pages: [content as Fields], refused: null, why: null }] : [];
    }),
  );
}

const rules = fc
  .array(
    fc.record({
      ScheduleExpression: fc.constantFrom(
        'cron(0 5 ? * * *)',
        'cron(30 0/6 ? * * *)',
        'cron(0 * ? * * *)',
        'cron(0 0/12 ? * * *)',
        'cron(15 3 ? * SUN,THU *)',
      ),
      ScheduleExpressionTimezone: fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'Asia/Kolkata'),
      StartWindowMinutes: fc.constantFrom(60, 120, 480),
      Lifecycle: fc.constantFrom({ DeleteAfterDays: 1 }, { DeleteAfterDays: 35 }, {}),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((some) =>
    some.map((rule, index) => ({ ...nightlyRule, ...rule, RuleName: `r${index}`, RuleId: `id-${index}` })),
  );

describe('properties: checkup', () => {
  it('finds exactly the runs whose jobs were taken away, whatever the rules', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.boolean(), { minLength: 120, maxLength: 120 }), (some, drops) => {
        const windows = some.map(({ StartWindowMinutes }) => StartWindowMinutes);
        const due = walkPlan(some, new Date('2026-11-17T00:00:00Z'), new Date(now));
        const isOver = ({ at, rule }: (typeof due)[number]) =>
          Date.parse(at) + (windows[rule] ?? 0) * 60_000 <= Date.parse(now);
        const judged = due.filter((run) => run.at >= since && isOver(run));
        const dropped = judged.filter((_, index) => drops[index % drops.length]);
        const jobs = due
          .filter((run) => !dropped.includes(run))
          .map(({ at, rule }) =>
            job(table('orders'), at, { CreatedBy: { BackupPlanId: planId, BackupRuleId: `id-${rule}` } }),
          );
        const files = { ...plan(some), ...around([table('orders')]), 'list-backup-jobs.json': { BackupJobs: jobs } };
        const { findings } = judge(readEstate(answersOf(files)), { since, at: now });
        const found = findings.filter(({ reason }) => reason === 'not-started');

        expect(found.map(({ missed, dueAt }) => ({ missed, dueAt }))).toEqual(
          dropped.length === 0 ? [] : [{ missed: dropped.length, dueAt: dropped.at(-1)?.at }],
        );
      }),
      { numRuns: 25 },
    );
  });
});
