/**
 * The second calculation of expected runs: it walks from minute to minute with a clock on the wall and asks at each one
 * whether the expression names it, as AWS's pages say it. It shares nothing with src/expected and uses no cron library.
 *
 * Written from: AWS Backup, plan-options-and-configuration ("Overlapping backup rules", "Backup window") and
 * understanding-backup-plan-summaries; EventBridge Scheduler, schedule-types ("Cron-based schedules", "Daylight savings
 * time"); EventBridge, eb-scheduled-rule-pattern.
 */

/** A rule as `get-backup-plan` prints it. */
export interface PrintedRule {
  ScheduleExpression?: string;
  ScheduleExpressionTimezone?: string;
  StartWindowMinutes?: number;
  Lifecycle?: { DeleteAfterDays?: number };
}

interface Wall {
  year: number;
  month: number;
  date: number;
  hour: number;
  minute: number;
  /** All of it as one number: 202611290230. */
  shown: number;
}

const oneMinute = 60_000;
const monthNames = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const dayNames = 'SUN MON TUE WED THU FRI SAT'.split(' ');

/** Returns the minutes of UTC, from one on and before another, at which an expression fires in a zone. */
export function walkExpression(expression: string, zone: string, from: Date, to: Date): string[] {
  return firings(expression, zone, from.getTime(), to.getTime()).map((at) => new Date(at).toISOString());
}

function firings(expression: string, zone: string, from: number, to: number): number[] {
  const inner = /^cron\((.*)\)$/.exec(expression)?.[1] ?? expression;
  const [minutes, hours, dates, monthsOfYear, days, years] = inner.split(/ +/) as [string, ...string[]];
  const clock = wallClock(zone);
  const fired: number[] = [];
  // A wall time that comes twice counts once.
  const shown = new Set<number>();
  for (let at = from - 180 * oneMinute; at < to; at += oneMinute) {
    const wall = clock(at);
    const isRepeated = shown.has(wall.shown);
    shown.add(wall.shown);
    if (isRepeated || at < from) continue;
    const isNamed =
      names(minutes, wall.minute, 0, 59) &&
      names(hours ?? '', wall.hour, 0, 23) &&
      names(inNumbers(monthsOfYear ?? '', monthNames), wall.month, 1, 12) &&
      names(years ?? '*', wall.year, 1970, 2199) &&
      namesDate(dates ?? '', wall) &&
      namesDay(inNumbers(days ?? '', dayNames), wall);
    if (isNamed) fired.push(at);
  }
  return fired;
}

/** Returns what a plan's rules come to: the minutes at which a run is due, each with the place of the rule that makes it. */
export function walkPlan(rules: readonly PrintedRule[], from: Date, to: Date): { at: string; rule: number }[] {
  const windows = rules.map((rule) => rule.StartWindowMinutes ?? 8 * 60);
  const longest = windows.reduce((most, one) => Math.max(most, one), 0);
  const begin = midnightBefore(from.getTime() - (longest + 3 * 24 * 60) * oneMinute);
  const end = to.getTime() + longest * oneMinute;
  // Who holds each minute: for which rules a start window is open that was not given up for another rule's.
  const holders = Array.from({ length: (end - begin) / oneMinute + longest + 1 }, () => new Set<number>());
  const due: { at: string; rule: number }[] = [];
  const take = (index: number, at: number) => {
    const first = (at - begin) / oneMinute;
    const own = holders.slice(first, first + (windows[index] ?? 0));
    if (own.some((minute) => [...minute].some((holder) => holder !== index))) return;
    for (const minute of own) minute.add(index);
    if (at >= from.getTime() && at < to.getTime()) due.push({ at: new Date(at).toISOString(), rule: index });
  };
  for (const days of retentions(rules)) {
    const alike = rules.flatMap((rule, index) => (keptFor(rule) === days ? [index] : []));
    const fired = alike.map((index) => new Set(firingsOf(rules[index] as PrintedRule, begin, end)));
    for (let at = begin; at < end; at += oneMinute)
      for (const [place, index] of alike.entries()) if (fired[place]?.has(at)) take(index, at);
  }
  return due.sort((a, b) => (a.at === b.at ? a.rule - b.rule : a.at < b.at ? -1 : 1));
}

function firingsOf(rule: PrintedRule, begin: number, end: number): number[] {
  return firings(rule.ScheduleExpression ?? 'cron(0 5 ? * * *)', rule.ScheduleExpressionTimezone ?? 'UTC', begin, end);
}

function retentions(rules: readonly PrintedRule[]): number[] {
  return [...new Set(rules.map(keptFor))].sort((a, b) => (a < b ? 1 : -1));
}

function keptFor(rule: PrintedRule): number {
  return rule.Lifecycle?.DeleteAfterDays ?? Number.MAX_SAFE_INTEGER;
}

function midnightBefore(ms: number): number {
  const date = new Date(ms);
  date.setUTCHours(0, 0, 0, 0);
  return date.getTime();
}

/** Clocks are put forward and back at quarters of an hour: in between only the minute moves on. */
function wallClock(zone: string): (ms: number) => Wall {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  let quarter: Wall | null = null;
  return (ms) => {
    const past = (ms / oneMinute) % 15;
    if (past === 0 || quarter === null) {
      // 2026-11-29 02:30
      const numbers = format.format(new Date(ms - past * oneMinute)).split(/[- :]/);
      const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = numbers.map(Number);
      quarter = { year, month, date, hour, minute, shown: Number(numbers.join('')) };
    }
    return { ...quarter, minute: quarter.minute + past, shown: quarter.shown + past };
  };
}

function inNumbers(field: string, words: readonly string[]): string {
  return words.reduce((text, word, index) => text.split(word).join(String(index + 1)), field);
}

/** A number, `*`, a range, which may pass the end of its field, increments, or several of these. */
function names(field: string, value: number, least: number, most: number): boolean {
  if (field.includes(',')) return field.split(',').some((part) => names(part, value, least, most));
  if (field.includes('/')) return namesByStep(field, value, least, most);
  if (field === '*') return true;
  if (!field.includes('-')) return Number(field) === value;
  const [start = 0, end = 0] = field.split('-').map(Number);
  return start <= end ? value >= start && value <= end : value >= start || value <= end;
}

function namesByStep(field: string, value: number, least: number, most: number): boolean {
  const [of = '', by = ''] = field.split('/');
  const size = most - least + 1;
  const [start = 0, written = most] = of === '*' ? [least] : of.split('-').map(Number);
  const end = written < start ? written + size : written;
  for (let step = start; step <= end; step += Number(by)) if ((step > most ? step - size : step) === value) return true;
  return false;
}

function weekdayOf(year: number, month: number, date: number): number {
  return new Date(Date.UTC(year, month - 1, date)).getUTCDay();
}

function lastDate(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function namesDate(field: string, wall: Wall): boolean {
  const { year, month, date } = wall;
  if (field === '*' || field === '?') return true;
  if (field.includes(',')) return field.split(',').some((part) => namesDate(part, wall));
  const last = lastDate(year, month);
  if (field === 'L') return date === last;
  if (/^L-\d+$/.test(field)) return date === last - Number(field.slice(2));
  if (!field.endsWith('W')) return names(field, date, 1, 31);
  return date === closestWeekday(field === 'LW' ? last : Number(field.slice(0, -1)), year, month);
}

/** The closest of the month's days from Monday to Friday; 0 in a month without that date. */
function closestWeekday(wanted: number, year: number, month: number): number {
  let closest = 0;
  for (let one = 1; one <= lastDate(year, month) && wanted <= lastDate(year, month); one += 1) {
    const isWeekday = ![0, 6].includes(weekdayOf(year, month, one));
    if (isWeekday && (closest === 0 || Math.abs(one - wanted) < Math.abs(closest - wanted))) closest = one;
  }
  return closest;
}

function namesDay(field: string, { year, month, date }: Wall): boolean {
  if (field === '*' || field === '?') return true;
  const day = weekdayOf(year, month, date) + 1;
  if (field.includes('#')) {
    const [wanted, nth] = field.split('#').map(Number);
    let count = 0;
    for (let one = 1; one <= date; one += 1) if (weekdayOf(year, month, one) + 1 === wanted) count += 1;
    return day === wanted && count === nth;
  }
  if (field.includes(',')) return field.split(',').some((part) => namesDay(part, { year, month, date } as Wall));
  if (field === 'L') return day === 7;
  if (field.endsWith('L')) return day === Number(field.slice(0, -1)) && date + 7 > lastDate(year, month);
  return names(field, day, 1, 7);
}
