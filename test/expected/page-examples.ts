import type { PrintedRule } from './minute-walk.ts';

/** What a page of AWS prints: rules, the span looked at, and when which of them is due. */
interface PageExample {
  says: string;
  page: string;
  rules: readonly PrintedRule[];
  from: string;
  to: string;
  due: { at: string; rule: number }[];
}

const planOptions = 'aws-backup/latest/devguide/plan-options-and-configuration';
const summaries = 'aws-backup/latest/devguide/understanding-backup-plan-summaries';
const backupRule = 'aws-backup/latest/devguide/API_BackupRule';
const scheduleTypes = 'scheduler/latest/UserGuide/schedule-types';
const patterns = 'eventbridge/latest/userguide/eb-scheduled-rule-pattern';
const cronReference = 'eventbridge/latest/userguide/eb-cron-expressions';
const restoreTesting = 'aws-backup/latest/devguide/restore-testing';

/** From a Sunday midnight to the next: 22 November 2026. */
const sunday = { from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' };
const monday = { from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' };
const week = { from: '2026-11-22T00:00:00.000Z', to: '2026-11-29T00:00:00.000Z' };

const at = (times: readonly string[], rule = 0) => times.map((time) => ({ at: `${time}:00.000Z`, rule }));
const onSunday = (hours: readonly number[], minute = '00', rule = 0) =>
  at(
    hours.map((hour) => `2026-11-22T${String(hour).padStart(2, '0')}:${minute}`),
    rule,
  );
const between = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const single = (ScheduleExpression: string, ScheduleExpressionTimezone?: string): PrintedRule[] => [
  {
    ScheduleExpression,
    StartWindowMinutes: 60,
    ...(ScheduleExpressionTimezone === undefined ? {} : { ScheduleExpressionTimezone }),
  },
];
const everyMinutes = (step: number, day: string, hours: readonly number[]) =>
  hours.flatMap((hour) =>
    Array.from({ length: 60 / step }, (_, index) => {
      const minute = String(index * step).padStart(2, '0');
      return `${day}T${String(hour).padStart(2, '0')}:${minute}`;
    }),
  );

/** Every schedule that those pages print. */
export const pageExamples: readonly PageExample[] = [
  {
    says: 'an hourly rule beside a 12-hourly one with a window of 8 hours makes 8 instead of 24',
    page: planOptions,
    rules: [
      { ScheduleExpression: 'cron(0 * ? * * *)', StartWindowMinutes: 60, Lifecycle: { DeleteAfterDays: 1 } },
      { ScheduleExpression: 'cron(0 0/12 ? * * *)', StartWindowMinutes: 480, Lifecycle: { DeleteAfterDays: 7 } },
    ],
    ...sunday,
    due: [
      ...onSunday([0], '00', 1),
      ...onSunday([8, 9, 10, 11]),
      ...onSunday([12], '00', 1),
      ...onSunday([20, 21, 22, 23]),
    ],
  },
  {
    says: 'every 12 hours from after 11:59 runs once a day, because intervals do not pass midnight',
    page: planOptions,
    rules: single('cron(30 12/12 ? * * *)'),
    ...sunday,
    due: onSunday([12], '30'),
  },
  {
    says: 'every 12 hours from before that runs twice',
    page: planOptions,
    rules: single('cron(59 11/12 ? * * *)'),
    ...sunday,
    due: onSunday([11, 23], '59'),
  },
  {
    says: 'restore tests every 12 hours from after 11:59 run once a day too',
    page: restoreTesting,
    rules: single('cron(0 13/12 ? * * *)'),
    ...sunday,
    due: onSunday([13]),
  },
  {
    says: 'no expression is 05:00 each day',
    page: backupRule,
    rules: [{}],
    ...sunday,
    due: onSunday([5]),
  },
  {
    says: '15 * ? * * * is each hour at 15 past, without the word cron',
    page: backupRule,
    rules: single('15 * ? * * *'),
    ...sunday,
    due: onSunday(between(0, 23), '15'),
  },
  { says: '0 12 * * ? * is noon', page: backupRule, rules: single('0 12 * * ? *'), ...sunday, due: onSunday([12]) },
  {
    says: 'a daily and a weekly rule at 8 in the morning of Los Angeles: on Sunday the one that keeps longer',
    page: summaries,
    rules: [
      {
        ScheduleExpression: 'cron(0 8 ? * * *)',
        ScheduleExpressionTimezone: 'America/Los_Angeles',
        Lifecycle: { DeleteAfterDays: 35 },
      },
      {
        ScheduleExpression: 'cron(0 8 ? * SUN *)',
        ScheduleExpressionTimezone: 'America/Los_Angeles',
        Lifecycle: { DeleteAfterDays: 90 },
      },
    ],
    from: '2026-11-22T00:00:00.000Z',
    to: '2026-11-24T00:00:00.000Z',
    due: [...at(['2026-11-22T16:00'], 1), ...at(['2026-11-23T16:00'])],
  },
  {
    says: '02:30 in Los Angeles is left out when the clocks are put forward',
    page: scheduleTypes,
    rules: single('cron(30 2 * * ? *)', 'America/Los_Angeles'),
    from: '2026-03-07T00:00:00.000Z',
    to: '2026-03-10T00:00:00.000Z',
    due: at(['2026-03-07T10:30', '2026-03-09T09:30']),
  },
  {
    says: '01:30 in Los Angeles runs once when the clocks are put back, before the shift',
    page: scheduleTypes,
    rules: single('cron(30 1 * * ? *)', 'America/Los_Angeles'),
    from: '2026-10-31T12:00:00.000Z',
    to: '2026-11-02T12:00:00.000Z',
    due: at(['2026-11-01T08:30', '2026-11-02T09:30']),
  },
  {
    says: '08:30 in New York',
    page: scheduleTypes,
    rules: single('cron(30 8 * * ? *)', 'America/New_York'),
    ...sunday,
    due: at(['2026-11-22T13:30']),
  },
  {
    says: '15 10 ? * 6L 2022-2023 is the last Friday of each month',
    page: scheduleTypes,
    rules: single('cron(15 10 ? * 6L 2022-2023)'),
    from: '2023-12-20T00:00:00.000Z',
    to: '2024-01-28T00:00:00.000Z',
    due: at(['2023-12-29T10:15']),
  },
  {
    says: '3#2 is the second Tuesday of the month',
    page: scheduleTypes,
    rules: single('cron(0 5 ? * 3#2 *)'),
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-12-09T00:00:00.000Z',
    due: at(['2026-11-10T05:00', '2026-12-08T05:00']),
  },
  {
    says: '3W is the weekday closest to the third',
    page: scheduleTypes,
    rules: single('cron(0 5 3W * ? *)'),
    from: '2026-10-01T00:00:00.000Z',
    to: '2026-11-05T00:00:00.000Z',
    due: at(['2026-10-02T05:00', '2026-11-03T05:00']),
  },
  {
    says: 'L is the last day of the month',
    page: scheduleTypes,
    rules: single('cron(0 5 L * ? *)'),
    from: '2028-02-01T00:00:00.000Z',
    to: '2028-04-01T00:00:00.000Z',
    due: at(['2028-02-29T05:00', '2028-03-31T05:00']),
  },
  {
    says: 'L is the last day of the week',
    page: scheduleTypes,
    rules: single('cron(0 5 ? * L *)'),
    ...week,
    due: at(['2026-11-28T05:00']),
  },
  {
    says: '1/10 is the 1st, 11th, 21st minute and so on',
    page: scheduleTypes,
    rules: single('cron(1/10 5 ? * * *)'),
    ...sunday,
    due: ['01', '11', '21', '31', '41', '51'].flatMap((minute) => onSunday([5], minute)),
  },
  {
    says: 'JAN,FEB,MAR and 1-15 are months and days',
    page: cronReference,
    rules: single('cron(0 5 1-15 JAN,FEB,MAR ? *)'),
    from: '2027-03-14T00:00:00.000Z',
    to: '2027-04-03T00:00:00.000Z',
    due: at(['2027-03-14T05:00', '2027-03-15T05:00']),
  },
  {
    says: '0 10 * * ? * is 10:00 each day',
    page: patterns,
    rules: single('cron(0 10 * * ? *)'),
    ...sunday,
    due: onSunday([10]),
  },
  {
    says: '15 12 * * ? * is 12:15 each day',
    page: patterns,
    rules: single('cron(15 12 * * ? *)'),
    ...sunday,
    due: onSunday([12], '15'),
  },
  {
    says: '0 18 ? * MON-FRI * is 18:00 from Monday to Friday',
    page: patterns,
    rules: single('cron(0 18 ? * MON-FRI *)'),
    ...week,
    due: at(between(23, 27).map((day) => `2026-11-${day}T18:00`)),
  },
  {
    says: '0 8 1 * ? * is 08:00 on the first of each month',
    page: patterns,
    rules: single('cron(0 8 1 * ? *)'),
    from: '2026-11-28T00:00:00.000Z',
    to: '2026-12-03T00:00:00.000Z',
    due: at(['2026-12-01T08:00']),
  },
  {
    says: '0/15 * * * ? * is every 15 minutes',
    page: patterns,
    rules: single('cron(0/15 * * * ? *)'),
    ...sunday,
    due: at(everyMinutes(15, '2026-11-22', between(0, 23))),
  },
  {
    says: '0/10 * ? * MON-FRI * is every 10 minutes from Monday to Friday, so none on Sunday',
    page: patterns,
    rules: single('cron(0/10 * ? * MON-FRI *)'),
    from: '2026-11-22T20:00:00.000Z',
    to: '2026-11-23T02:00:00.000Z',
    due: at(everyMinutes(10, '2026-11-23', [0, 1])),
  },
  {
    says: '0/5 8-17 ? * MON-FRI * is every 5 minutes from 08:00 to 17:55',
    page: patterns,
    rules: single('cron(0/5 8-17 ? * MON-FRI *)'),
    ...monday,
    due: at(everyMinutes(5, '2026-11-23', between(8, 17))),
  },
  {
    says: '0/30 20-2 ? * MON-FRI * passes midnight, and runs from midnight to 2 on Monday morning',
    page: patterns,
    rules: single('cron(0/30 20-2 ? * MON-FRI *)'),
    ...monday,
    due: at(everyMinutes(30, '2026-11-23', [0, 1, 2, 20, 21, 22, 23])),
  },
];
