/** The fields of a cron expression that decide when it fires; the year is taken as every year. */
interface Schedule {
  /** Minutes of the day, ascending. */
  times: number[];
  isDay: (day: CalendarDay) => boolean;
}

interface CalendarDay {
  month: number;
  day: number;
  daysInMonth: number;
  /** 1 is Sunday, as AWS counts. */
  weekday: number;
}

const dayMinutes = 1440;
const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: dayMinutes, week: 7 * dayMinutes };
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Returns the shortest time between two runs of a schedule as AWS Backup writes it, in seconds, or null when it
 * is none or runs but once. A schedule of weekdays has one day, although its weekend is longer.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @example shortestInterval('cron(0 5 ? * * *)') // 86400
 */
export function shortestInterval(expression: string | null): number | null {
  const [, kind, body = ''] = /^(cron|rate)\(([^()]{1,200})\)$/i.exec(expression?.trim() ?? '') ?? [];
  if (kind === undefined) return null;
  const minutes = kind.toLowerCase() === 'rate' ? rateMinutes(body) : cronMinutes(body);
  return minutes === null || minutes <= 0 ? null : minutes * 60;
}

function rateMinutes(body: string): number | null {
  const [, count, unit = ''] = /^\s*(\d{1,6})\s+(minute|hour|day|week)s?\s*$/i.exec(body) ?? [];
  return count === undefined ? null : Number(count) * (unitMinutes[unit.toLowerCase()] ?? 0);
}

function cronMinutes(body: string): number | null {
  const schedule = readCron(body.trim().toUpperCase().split(/\s+/));
  if (schedule === null || schedule.times.length === 0) return null;
  const { times } = schedule;
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const days = matchingDays(schedule.isDay);
  const betweenDays = days.slice(1).map((day, index) => (day - (days[index] ?? 0)) * dayMinutes - last + first);
  const all = days.length === 0 ? [] : [...gaps, ...betweenDays];
  return all.length === 0 ? null : all.reduce((shortest, gap) => Math.min(shortest, gap));
}

function readCron(fields: readonly string[]): Schedule | null {
  const [minute = '', hour = '', dayOfMonth = '', month = '', weekday = ''] = fields;
  if (fields.length !== 6 && fields.length !== 5) return null;
  const inMinutes = readField(minute, 0, 59);
  const inHours = readField(hour, 0, 23);
  const inMonths = readField(named(month, months, 1), 1, 12);
  const ofMonth = readDays(dayOfMonth);
  const ofWeek = readWeekdays(named(weekday, weekdays, 1));
  if (inMinutes === null || inHours === null || inMonths === null || ofMonth === null || ofWeek === null) return null;
  return {
    times: inHours.flatMap((at) => inMinutes.map((past) => at * 60 + past)),
    isDay: (day) => inMonths.includes(day.month) && ofMonth(day) && ofWeek(day),
  };
}

/** Returns the numbers a field stands for, ascending: `*`, `5`, `1-5`, `0/6`, `1,15`; null when it is no field. */
function readField(field: string, lowest: number, highest: number): number[] | null {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [, range = '', from, to, step] = /^(\*|\?|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    if (range === '') return null;
    const start = from === undefined ? lowest : Number(from);
    const end = to !== undefined ? Number(to) : from !== undefined && step === undefined ? start : highest;
    for (let value = start; value <= Math.min(end, highest); value += Math.max(1, Number(step ?? 1))) {
      found.add(value);
    }
  }
  return [...found].filter((value) => value >= lowest).sort((a, b) => a - b);
}

/** `L` is the last day of the month; `15W` and `LW` are the nearest weekday, which is a day or two off at most. */
function readDays(field: string): Schedule['isDay'] | null {
  if (/^LW?$/.test(field)) return ({ day, daysInMonth }) => day === daysInMonth;
  const days = readField(field.replace(/W$/, ''), 1, 31);
  return days === null ? null : ({ day }) => days.includes(day);
}

/** `6L` is the last Friday of the month, `2#1` its first Monday. */
function readWeekdays(field: string): Schedule['isDay'] | null {
  const [, lastOf] = /^([1-7])L$/.exec(field) ?? [];
  if (lastOf !== undefined)
    return ({ weekday, day, daysInMonth }) => weekday === Number(lastOf) && day > daysInMonth - 7;
  const [, nthOf, nth] = /^([1-7])#([1-5])$/.exec(field) ?? [];
  if (nthOf !== undefined) return ({ weekday, day }) => weekday === Number(nthOf) && Math.ceil(day / 7) === Number(nth);
  const days = readField(field === 'L' ? '7' : field, 1, 7);
  return days === null ? null : ({ weekday }) => days.includes(weekday);
}

function named(field: string, names: readonly string[], first: number): string {
  return field.replace(/[A-Z]{3}/g, (name) => {
    const index = names.indexOf(name);
    return index < 0 ? name : String(index + first);
  });
}

/** The days of four years, one of them a leap year, that match; numbered from the first. 2023 began on a Sunday. */
function matchingDays(isDay: Schedule['isDay']): number[] {
  const days: number[] = [];
  let number = 0;
  for (let year = 2023; year < 2027; year += 1) {
    for (let month = 1; month <= 12; month += 1) {
      const daysInMonth = (monthLengths[month - 1] ?? 0) + (month === 2 && year === 2024 ? 1 : 0);
      for (let day = 1; day <= daysInMonth; day += 1, number += 1) {
        if (isDay({ month, day, daysInMonth, weekday: (number % 7) + 1 })) days.push(number);
      }
    }
  }
  return days;
}
