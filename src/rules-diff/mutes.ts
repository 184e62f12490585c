import { formatDuration } from '../lib/duration.ts';
import { type Instant, minuteInUtc } from '../lib/instant.ts';
import type { Inhibition, Silence, Window } from '../rules/compiled.ts';
import { describePattern } from '../rules/describe-pattern.ts';
import type { MuteRules } from '../rules/rules.ts';
import { describeInstead, describePatternChange, quote } from './said.ts';

/** What changed about silences, windows and inhibitions. */
export interface MuteChanges {
  /** Sentences about what mutes more than before. */
  added: string[];
  /** Sentences about what mutes other alerts, or fewer. */
  other: string[];
}

/** Says which silences, windows and inhibitions were added, removed or changed, with all their details. */
export function compareMutes(before: MuteRules, after: MuteRules, at: Instant | null): MuteChanges {
  const changes = [
    compareSilences(before.silences, after.silences, at),
    compareNamed('Window', before.windows, after.windows, describeWindow, changesOfWindow),
    compareNamed('Inhibition', before.inhibitions, after.inhibitions, describeInhibition, changesOfInhibition),
  ];
  return { added: changes.flatMap(({ added }) => added), other: changes.flatMap(({ other }) => other) };
}

/** Compares silences. They have no name: a changed one is found by its reason and author, else by its pattern. */
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
  const added = came.map(describeAdded);
  other.push(...gone.map((one) => describeGone(one, at)));
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

function describeAdded(silence: Silence): string {
  const { pattern, reason, by } = silence;
  return `${describePattern(pattern)}: is not told ${formatTime(silence)} (${quote(reason)}, says ${by}).`;
}

/** Says when a silence holds; one without a beginning is compiled with `longAgo`. */
function formatTime({ from, until }: Silence): string {
  return from < '1970' ? `until ${minuteInUtc(until)}` : `from ${minuteInUtc(from)} until ${minuteInUtc(until)}`;
}

function describeGone(silence: Silence, at: Instant | null): string {
  const { reason, by, until } = silence;
  const hasExpired = at !== null && until <= at;
  return `The silence ${quote(reason)} of ${by} ${hasExpired ? 'was over and is' : 'is'} gone: ${describePattern(silence.pattern)}, ${formatTime(silence)}.`;
}

function changesOfSilence(was: Silence, is: Silence): string[] {
  const changes = [
    ...describeInstead('holds', formatTime(was), formatTime(is)),
    ...describePatternChange(was.pattern, is.pattern),
    ...describeInstead('says', quote(is.reason), quote(was.reason)),
    ...describeInstead('is of', was.by, is.by),
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

function describeWindow({ pattern, durationSeconds, written }: Window): string {
  return `${describePattern(pattern)} is put off ${formatRuns(written)} for ${formatDuration(durationSeconds)}`;
}

function formatRuns({ schedule, timezone }: Window['written']): string {
  return `at ${quote(schedule)} (${timezone})`;
}

function changesOfWindow(was: Window, is: Window): string[] {
  return [
    ...describeInstead('begins', formatRuns(was.written), formatRuns(is.written)),
    ...describeInstead('lasts', formatDuration(was.durationSeconds), formatDuration(is.durationSeconds)),
    ...describePatternChange(was.pattern, is.pattern),
  ];
}

function describeInhibition({ patterns, equal }: Inhibition): string {
  return `${describePattern(patterns.target)} is not told while ${describePattern(patterns.source)} is open${describeEqual(equal)}`;
}

function describeEqual(equal: readonly string[]): string {
  return equal.length === 0 ? ' anywhere' : ` with the same ${equal.join(', ')}`;
}

function changesOfInhibition(was: Inhibition, is: Inhibition): string[] {
  return [
    ...describePatternChange(was.patterns.source, is.patterns.source).map((one) => `as its source ${one}`),
    ...describePatternChange(was.patterns.target, is.patterns.target),
    ...describeInstead('holds', describeEqual(was.equal).trim(), describeEqual(is.equal).trim()),
  ];
}
