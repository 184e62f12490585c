import type { Resource } from '../estate/estate.ts';
import { numberOf } from '../estate/lists.ts';
import { textOf } from '../events/fields.ts';
import type { Instant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';

/** A time of the week, in UTC, during which a service starts no backup; it begins so many minutes after Sunday 00:00. */
export interface ClosedWindow {
  /** What people call it: "maintenance window". */
  what: string;
  begins: number;
  minutes: number;
}

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Databases start no backup in the hour before such a window, file systems of FSx in the four hours before it. */
const databaseLead = 60;
const fileSystemLead = 240;
/** FSx says only when maintenance begins; it takes half an hour. */
const fileSystemMinutes = 30;

/**
 * Returns the times during which a resource's service starts no backup, including the lead before each window. Aurora has none.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html#backup-window
 */
export function closedWindowsOf({ type, described }: Pick<Resource, 'type' | 'described'>): ClosedWindow[] {
  if (described === null) return [];
  if (type === 'FSx') return ofFileSystem(described);
  if (type !== 'RDS' && type !== 'DocumentDB' && type !== 'Neptune') return [];
  const maintenance = weekly(textOf(described, 'PreferredMaintenanceWindow'));
  const backup =
    (numberOf(described, 'BackupRetentionPeriod') ?? 0) > 0 ? daily(textOf(described, 'PreferredBackupWindow')) : [];
  return [
    ...maintenance.map((window) => ({ ...window, what: 'maintenance window' })),
    ...backup.map((window) => ({ ...window, what: 'automatic backup window' })),
  ].map((window) => withLead(window, databaseLead));
}

/** Says whether a moment lies in a window; every window comes back each week. */
export function isInside(at: Instant, { begins, minutes }: ClosedWindow): boolean {
  const date = new Date(at);
  const minute = date.getUTCDay() * dayMinutes + date.getUTCHours() * 60 + date.getUTCMinutes();
  return (((minute - begins) % weekMinutes) + weekMinutes) % weekMinutes < minutes;
}

function withLead({ what, begins, minutes }: ClosedWindow, lead: number): ClosedWindow {
  return { what, begins: begins - lead, minutes: minutes + lead };
}

/** `sun:05:00-sun:06:00` */
function weekly(text: string | null): Omit<ClosedWindow, 'what'>[] {
  const [, fromDay = '', fromHour, fromMinute, toDay = '', toHour, toMinute] =
    /^(\w{3}):(\d\d):(\d\d)-(\w{3}):(\d\d):(\d\d)$/.exec(text?.toLowerCase() ?? '') ?? [];
  if (toMinute === undefined) return [];
  const begins = weekdays.indexOf(fromDay) * dayMinutes + Number(fromHour) * 60 + Number(fromMinute);
  const ends = weekdays.indexOf(toDay) * dayMinutes + Number(toHour) * 60 + Number(toMinute);
  return [{ begins, minutes: (ends - begins + weekMinutes) % weekMinutes }];
}

/** `03:00-03:30`, each day. */
function daily(text: string | null): Omit<ClosedWindow, 'what'>[] {
  const [, fromHour, fromMinute, toHour, toMinute] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text ?? '') ?? [];
  if (toMinute === undefined) return [];
  const begins = Number(fromHour) * 60 + Number(fromMinute);
  const minutes = (Number(toHour) * 60 + Number(toMinute) - begins + dayMinutes) % dayMinutes;
  return weekdays.map((_, day) => ({ begins: day * dayMinutes + begins, minutes }));
}

/** `1:05:00` is Monday at 05:00, and `05:00` is each day; every flavour of FSx keeps them in a place of its own. */
function ofFileSystem(described: Readonly<Record<string, unknown>>): ClosedWindow[] {
  const places = Object.values(described).filter(isObject);
  return places.flatMap((own) => {
    const [, day, hour, minute] = /^([1-7]):(\d\d):(\d\d)$/.exec(textOf(own, 'WeeklyMaintenanceStartTime') ?? '') ?? [];
    const begins = (Number(day) % 7) * dayMinutes + Number(hour) * 60 + Number(minute);
    const maintenance =
      minute === undefined ? [] : [{ what: 'maintenance window', begins, minutes: fileSystemMinutes }];
    const start =
      (numberOf(own, 'AutomaticBackupRetentionDays') ?? 0) > 0 ? textOf(own, 'DailyAutomaticBackupStartTime') : null;
    const backup =
      start === null
        ? []
        : daily(`${start}-${start}`).map((window) => ({
            ...window,
            what: 'automatic backup window',
            minutes: fileSystemMinutes,
          }));
    return [...maintenance, ...backup].map((window) => withLead(window, fileSystemLead));
  });
}
