import type { AlarmMute } from '../events/backup-event.ts';
import { type Mute, muteBy } from '../incidents/mute.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import type { Inhibition } from '../rules/compiled.ts';
import type { MuteRules, Rules } from '../rules/rules.ts';
import { fieldOf } from './group.ts';

/** An open incident that an inhibition found. */
export interface Inhibitor {
  /** Name of the inhibition. */
  name: string;
  incidentId: string;
}

/** What of an alert says whether something keeps it quiet. */
export interface Mutable {
  /** As patterns see it. */
  document: Record<string, unknown>;
  /** What muted the alarm that it is about, by its own event; absent: nothing, or it is about no alarm. */
  alarmMute?: AlarmMute | undefined;
}

/** How soon an inhibited alert is looked at again, in seconds: its source may be resolved at any time. */
const inhibitedForSeconds = 300;

/** How many silences and windows in succession are followed. */
const followedMutes = 20;

/** Says whether the rules can mute anything at all; if not, nothing has to be looked up. */
export function canMute({ silences, windows, inhibitions }: MuteRules): boolean {
  return silences.length + windows.length + inhibitions.length > 0;
}

/**
 * Returns what mutes an alert at a moment, or null. Of several silences, windows and mute rules of CloudWatch the one that ends
 * last is named, and those that follow without a gap are added: people hear of the alert when the last of them is over.
 */
export function muteOf(muted: Mutable, rules: MuteRules, inhibitors: readonly Inhibitor[], now: Instant): Mute | null {
  const first = lastToEnd(muted, rules, now);
  if (first !== null) return { ...first, until: endOfAll(muted, rules, first.until) };
  const [inhibitor] = inhibitors;
  if (inhibitor === undefined) return null;
  return muteBy({ kind: 'inhibition', ...inhibitor }, addSeconds(now, inhibitedForSeconds));
}

function endOfAll(muted: Mutable, rules: MuteRules, end: Instant): Instant {
  let until = end;
  for (let followed = 0; followed < followedMutes; followed += 1) {
    const next = lastToEnd(muted, rules, until);
    if (next === null) break;
    until = next.until;
  }
  return until;
}

function lastToEnd({ document, alarmMute }: Mutable, { silences, windows }: MuteRules, at: Instant): Mute | null {
  const active = ofAlarm(alarmMute, at);
  for (const { id, from, until, by, reason, matches } of silences) {
    if (from <= at && at < until && matches(document).matched) {
      active.push(muteBy({ kind: 'silence', reason, by, ...(id === undefined ? {} : { id }) }, until));
    }
  }
  for (const { name, schedule, durationSeconds, matches } of windows) {
    const begin = schedule.lastBegin(at);
    const until = begin === null ? at : addSeconds(begin, durationSeconds);
    if (until > at && matches(document).matched) active.push(muteBy({ kind: 'window', name }, until));
  }
  return active.sort((a, b) => (a.until < b.until ? 1 : -1))[0] ?? null;
}

function ofAlarm(mute: AlarmMute | undefined, at: Instant): Mute[] {
  return mute !== undefined && mute.until > at ? [muteBy({ kind: 'alarm-mute', name: mute.rule }, mute.until)] : [];
}

/** Returns the inhibitions that could mute this alert, each with the key of its sources. */
export function inhibitionsOf(document: Record<string, unknown>, rules: Rules): { name: string; key: string }[] {
  return rules.inhibitions
    .filter(({ target }) => target(document).matched)
    .map((inhibition) => ({ name: inhibition.name, key: keyOf(inhibition, document) }));
}

/** Returns the keys by which inhibitions find an alert as their source while its incident is open. */
export function sourceKeysOf(document: Record<string, unknown>, rules: Rules): string[] {
  return rules.inhibitions
    .filter(({ source }) => source(document).matched)
    .map((inhibition) => keyOf(inhibition, document));
}

function keyOf({ name, equal }: Inhibition, document: Record<string, unknown>): string {
  return ['inhibition', name, ...equal.map((field) => `${field}=${fieldOf(document, field) ?? ''}`)].join('|');
}
