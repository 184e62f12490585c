import { sayDuration } from '../lib/duration.ts';
import type { Instant } from '../lib/instant.ts';
import type { Inhibition, Silence, Window } from '../rules/compiled.ts';
import type { MuteRules } from '../rules/rules.ts';
import { sayPattern } from '../rules/say-pattern.ts';
import { quote, sayInstead, sayPatternChange } from './said.ts';

/** What changed about what keeps alerts quiet. */
export interface MuteChanges {
  /** Keeps more quiet than before. */
  added: string[];
  /** Keeps others or less quiet. */
  other: string[];
}

/** Says which silences, windows and inhibitions came, went or changed, with all that is known of them. */
export function compareMutes(before: MuteRules, after: MuteRules, at: Instant | null): MuteChanges {
  const changes = [
    compareSilences(before.silences, after.silences, at),
    compareNamed('Window', before.windows, after.windows, sayWindow, changesOfWindow),
    compareNamed('Inhibition', before.inhibitions, after.inhibitions, sayInhibition, changesOfInhibition),
  ];
  return { added: changes.flatMap(({ added }) => added), other: changes.flatMap(({ other }) => other) };
}

/** Silences have no name: one that changed is found by its reason and author, else by what it is of. */
function compareSilences(before: readonly Silence[], after: readonly Silence[], at: Instant | null): MuteChanges {
  const gone = before.filter((one) => !after.some((other) => isSame(one, other)));
  const came = after.filter((one) => !before.some((other) => isSame(one, other)));
  const other: string[] = [];
  for (const alike of [isOfSamePeople, isOfSameAlerts]) {
    for (const is of [...came]) {
      const was = gone.find((one) => alike(one, is));
      if (was === undefined) continue;
      gone.splice(gone.indexOf(was), 1);
      came.splice(came.indexOf(is), 1);
      other.push(`The silence ${quote(is.reason)} of ${is.by} ${changesOfSilence(was, is).join('; ')}.`);
    }
  }
  const added = came.map(sayAdded);
  other.push(...gone.map((one) => sayGone(one, at)));
  return { added, other };
}

function isSame(one: Silence, other: Silence): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isOfSamePeople(one: Silence, other: Silence): boolean {
  return one.reason === other.reason && one.by === other.by;
}

function isOfSameAlerts(one: Silence, other: Silence): boolean {
  return JSON.stringify(one.pattern) === JSON.stringify(other.pattern);
}

function sayAdded(silence: Silence): string {
  const { pattern, reason, by } = silence;
  return `${sayPattern(pattern)}: is not told ${sayTime(silence)} (${quote(reason)}, says ${by}).`;
}

/** A silence without a beginning has one before the calendar. */
function sayTime({ from, until }: Silence): string {
  return from < '1970' ? `until ${sayMoment(until)}` : `from ${sayMoment(from)} until ${sayMoment(until)}`;
}

function sayGone(silence: Silence, at: Instant | null): string {
  const { reason, by, until } = silence;
  const hasExpired = at !== null && until <= at;
  return `The silence ${quote(reason)} of ${by} ${hasExpired ? 'was over and is' : 'is'} gone: ${sayPattern(silence.pattern)}, ${sayTime(silence)}.`;
}

function changesOfSilence(was: Silence, is: Silence): string[] {
  const changes = [
    ...sayInstead('holds', sayTime(was), sayTime(is)),
    ...sayPatternChange(was.pattern, is.pattern),
    ...sayInstead('says', quote(is.reason), quote(was.reason)),
    ...sayInstead('is of', was.by, is.by),
  ];
  return changes.length > 0 ? changes : ['is written in another way'];
}

function compareNamed<Mute extends Window | Inhibition>(
  kind: string,
  before: readonly Mute[],
  after: readonly Mute[],
  say: (mute: Mute) => string,
  changesOf: (was: Mute, is: Mute) => string[],
): MuteChanges {
  const added: string[] = [];
  const other: string[] = [];
  for (const is of after) {
    const was = before.find(({ name }) => name === is.name);
    const changes = was === undefined ? [] : changesOf(was, is);
    if (was === undefined) added.push(`${kind} "${is.name}" is new: ${say(is)}.`);
    else if (changes.length > 0) other.push(`${kind} "${is.name}" ${changes.join('; ')}.`);
  }
  const gone = before.filter((was) => !after.some(({ name }) => name === was.name));
  return { added, other: [...other, ...gone.map((was) => `${kind} "${was.name}" is gone; it was: ${say(was)}.`)] };
}

function sayWindow({ pattern, durationSeconds, written }: Window): string {
  return `${sayPattern(pattern)} is put off ${sayRuns(written)} for ${sayDuration(durationSeconds)}`;
}

function sayRuns({ schedule, timezone }: Window['written']): string {
  return `at ${quote(schedule)} (${timezone})`;
}

function changesOfWindow(was: Window, is: Window): string[] {
  return [
    ...sayInstead('begins', sayRuns(was.written), sayRuns(is.written)),
    ...sayInstead('lasts', sayDuration(was.durationSeconds), sayDuration(is.durationSeconds)),
    ...sayPatternChange(was.pattern, is.pattern),
  ];
}

function sayInhibition({ patterns, equal }: Inhibition): string {
  return `${sayPattern(patterns.target)} is not told while ${sayPattern(patterns.source)} is open${sayEqual(equal)}`;
}

function sayEqual(equal: readonly string[]): string {
  return equal.length === 0 ? ' anywhere' : ` with the same ${equal.join(', ')}`;
}

function changesOfInhibition(was: Inhibition, is: Inhibition): string[] {
  return [
    ...sayPatternChange(was.patterns.source, is.patterns.source).map((one) => `as its source ${one}`),
    ...sayPatternChange(was.patterns.target, is.patterns.target),
    ...sayInstead('holds', sayEqual(was.equal).trim(), sayEqual(is.equal).trim()),
  ];
}

function sayMoment(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
