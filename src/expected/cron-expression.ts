/**
 * When backups are due: the schedules of AWS Backup's plans as moments, and how the rules of one plan thin each other out.
 * It knows neither resources nor jobs. Start at `expected-runs.ts`; what a schedule means is here.
 */

/** A day of the calendar, as schedules ask for it. */
export interface CalendarDay {
  year: number;
  /** 1 is January. */
  month: number;
  day: number;
  daysInMonth: number;
  /** 1 is Sunday, as AWS counts. */
  weekday: number;
}

/** A schedule that looks at the clock on the wall. */
export interface CronSchedule {
  kind: 'cron';
  /** Minutes after midnight, ascending. */
  times: readonly number[];
  isDay(day: CalendarDay): boolean;
  /** The same, whatever years it is limited to. */
  isDayOfAnyYear(day: Omit<CalendarDay, 'year'>): boolean;
}

/** A schedule that counts from a beginning that its expression does not say. */
export interface RateSchedule {
  kind: 'rate';
  everyMinutes: number;
}

/** A schedule, or why it is none. */
export type ReadSchedule = CronSchedule | RateSchedule | { kind: 'unreadable'; issue: string };

/** What AWS Backup takes where a rule has no expression. */
export const defaultExpression = 'cron(0 5 ? * * *)';

const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440, week: 10_080 };
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

type DayTest = (day: Omit<CalendarDay, 'year'>) => boolean;

/**
 * Reads a schedule as AWS Backup writes it: `cron(0 5 ? * * *)`, its fields alone, `rate(12 hours)`, or null for what AWS
 * takes then. The year may be left out. Ranges may pass the end of their field (`20-2`); what AWS's pages do not mention
 * (`LW`, `L-3`) means what it means in Quartz, from which they come.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 *
 * @example readScheduleExpression('cron(15 10 ? * 6L 2022-2023)') // 10:15 on the last Friday of each month
 */
export function readScheduleExpression(expression: string | null): ReadSchedule {
  const text = (expression ?? defaultExpression).trim();
  if (text.length > 256) return unreadable('is longer than 256 characters');
  const [, rate] = /^rate\s*\(([^()]*)\)$/i.exec(text) ?? [];
  if (rate !== undefined) return readRate(rate);
  const [, inside] = /^cron\s*\(([^()]*)\)$/i.exec(text) ?? [];
  return readCron((inside ?? text).trim().toUpperCase().split(/\s+/));
}

function readRate(body: string): ReadSchedule {
  const [, count = '', unit = ''] = /^\s*(\d{1,6})\s+(minute|hour|day|week)s?\s*$/i.exec(body) ?? [];
  const everyMinutes = Number(count) * (unitMinutes[unit.toLowerCase()] ?? 0);
  return everyMinutes > 0 ? { kind: 'rate', everyMinutes } : unreadable('is no rate such as rate(12 hours)');
}

function readCron(fields: readonly string[]): ReadSchedule {
  const [minute = '', hour = '', dayOfMonth = '', month = '', weekday = '', year = '*'] = fields;
  if (fields.length !== 6 && fields.length !== 5) return unreadable('does not have the six fields of AWS’s cron');
  const inMinutes = readField(minute, 0, 59);
  const inHours = readField(hour, 0, 23);
  const inMonths = readField(named(month, months), 1, 12);
  const inYears = readField(year, 1970, 2199);
  const isDayOfMonth = readDaysOfMonth(dayOfMonth);
  const isWeekday = readWeekdays(named(weekday, weekdays));
  if (inMinutes === null || inHours === null) return unreadable('has a time that there is not');
  if (inMonths === null || inYears === null || isDayOfMonth === null || isWeekday === null)
    return unreadable('has a day that there is not');
  if (!isAny(dayOfMonth) && !isAny(weekday)) return unreadable('names both a day of the month and a weekday');
  const times = inHours.flatMap((at) => inMinutes.map((past) => at * 60 + past));
  const [monthSet, yearSet] = [new Set(inMonths), new Set(inYears)];
  const isDayOfAnyYear: DayTest = (day) => monthSet.has(day.month) && isDayOfMonth(day) && isWeekday(day);
  return {
    kind: 'cron',
    times: times.sort((a, b) => a - b),
    isDay: (day) => yearSet.has(day.year) && isDayOfAnyYear(day),
    isDayOfAnyYear,
  };
}

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}

/** Returns the numbers that a field stands for: `*`, `5`, `1-5`, `20-2`, `0/6`, `8-17/2`, `1,15`; null when it is no field. */
function readField(field: string, lowest: number, highest: number): number[] | null {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const numbers = readPart(part, lowest, highest);
    if (numbers === null) return null;
    for (const value of numbers) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function readPart(part: string, lowest: number, highest: number): number[] | null {
  const [, all, from = '', to, step = '1'] = /^(?:(\*)|(\d{1,4})(?:-(\d{1,4}))?)(?:\/(\d{1,4}))?$/.exec(part) ?? [];
  if (all === undefined && from === '') return null;
  const first = all === undefined ? Number(from) : lowest;
  const last = to === undefined ? (all === undefined && !part.includes('/') ? first : highest) : Number(to);
  const by = Number(step);
  if (by < 1 || [first, last].some((value) => value < lowest || value > highest)) return null;
  // A range that passes the end of its field goes on at its beginning: AWS's own example is 20-2.
  const size = highest - lowest + 1;
  const length = last >= first ? last - first : last - first + size;
  return Array.from(
    { length: Math.floor(length / by) + 1 },
    (_, index) => lowest + ((first - lowest + index * by) % size),
  );
}

/** `L` is the last day of the month, `L-3` the third before it, `LW` its last weekday, `15W` the weekday nearest to the 15th. */
function readDaysOfMonth(field: string): DayTest | null {
  if (isAny(field)) return () => true;
  const tests = field.split(',').map(readDayOfMonth);
  return tests.some((test) => test === null) ? null : (day) => tests.some((test) => test?.(day) === true);
}

function readDayOfMonth(part: string): DayTest | null {
  if (part === 'LW' || part === 'WL') return (day) => day.day === nearestWorkday(day.daysInMonth, day);
  const [, before] = /^L(?:-(\d{1,2}))?$/.exec(part) ?? [part];
  if (/^L/.test(part))
    return Number(before ?? 0) <= 30 ? ({ day, daysInMonth }) => day === daysInMonth - Number(before ?? 0) : null;
  const [, near] = /^(\d{1,2})W$/.exec(part) ?? [];
  if (near !== undefined) {
    const wanted = Number(near);
    if (wanted < 1 || wanted > 31) return null;
    return (day) => wanted <= day.daysInMonth && day.day === nearestWorkday(wanted, day);
  }
  const days = readPart(part, 1, 31);
  return days === null ? null : ({ day }) => days.includes(day);
}

/** Returns the day from Monday to Friday that is nearest to one of the same month, and within it. */
function nearestWorkday(wanted: number, { day, daysInMonth, weekday }: Omit<CalendarDay, 'year'>): number {
  const weekdayOfWanted = ((((weekday - 1 + wanted - day) % 7) + 7) % 7) + 1;
  if (weekdayOfWanted === 7) return wanted === 1 ? 3 : wanted - 1;
  if (weekdayOfWanted === 1) return wanted === daysInMonth ? wanted - 2 : wanted + 1;
  return wanted;
}

/** `L` is Saturday, `6L` the last Friday of the month, `3#2` its second Tuesday. */
function readWeekdays(field: string): DayTest | null {
  if (isAny(field)) return () => true;
  const [, nthOf, nth] = /^([1-7])#([1-5])$/.exec(field) ?? [];
  if (nthOf !== undefined) return ({ weekday, day }) => weekday === Number(nthOf) && Math.ceil(day / 7) === Number(nth);
  const tests = field.split(',').map(readWeekday);
  return tests.some((test) => test === null) ? null : (day) => tests.some((test) => test?.(day) === true);
}

function readWeekday(part: string): DayTest | null {
  if (part === 'L') return ({ weekday }) => weekday === 7;
  const [, lastOf] = /^([1-7])L$/.exec(part) ?? [];
  if (lastOf !== undefined)
    return ({ weekday, day, daysInMonth }) => weekday === Number(lastOf) && day > daysInMonth - 7;
  const days = readPart(part, 1, 7);
  return days === null ? null : ({ weekday }) => days.includes(weekday);
}

function named(field: string, names: readonly string[]): string {
  return field.replace(/[A-Z]{3}/g, (name) => (names.includes(name) ? String(names.indexOf(name) + 1) : name));
}

function unreadable(issue: string): ReadSchedule {
  return { kind: 'unreadable', issue };
}
