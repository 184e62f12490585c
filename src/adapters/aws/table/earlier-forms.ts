/**
 * What releases before this one wrote as words, read as what this one decides by. Nothing else in the program takes a
 * sentence for more than a sentence, so that these patterns, and this file, go with the items of those releases.
 */
import type { BackupEvent, RouterPart } from '../../../events/backup-event.ts';
import { type Cause, type CauseKind, causeKinds } from '../../../incidents/alert.ts';
import { type DeliveryResult, rejectReasons, resultOf, retryReasons } from '../../../incidents/delivery-result.ts';
import type { AlertSummary, Resolution } from '../../../incidents/incident.ts';
import { laneIdOf } from '../../../incidents/lane.ts';
import type { Mute, MuteSource } from '../../../incidents/mute.ts';
import { longestLaneKey } from '../../../incidents/open-incident.ts';
import type { HiddenAlert } from '../../../ports/incidents/incident-store.ts';

/** What is read: the type as it is now, perhaps without what a release did not know. */
type Before<Whole, Since extends keyof Whole> = Omit<Whole, Since> & Partial<Pick<Whole, Since>>;

/** Returns a resolution with its kind; before there were kinds, a later success was one by how it was answered. */
export function resolutionOf(stored: Before<Resolution, 'kind'>): Resolution {
  return { ...stored, kind: stored.kind ?? (stored.via === 'later success' ? 'later-success' : 'answer') };
}

/** Returns a cause with its kind; before there were kinds, each key began with its own. */
export function causeOfBefore(stored: Before<Cause, 'kind'>): Cause {
  const [first = ''] = stored.key.split('|', 1);
  const kind = causeKinds.includes(first as CauseKind) ? (first as CauseKind) : 'message';
  return { ...stored, kind: stored.kind ?? kind };
}

/** Returns a mute with its source; before, it was in the words only. */
export function muteOf(stored: Before<Mute, 'source'>): Mute {
  return { ...stored, source: stored.source ?? sourceOf(stored.by) };
}

function sourceOf(by: string): MuteSource {
  const [, kind, name = '', rest = ''] = /^(silence|window|inhibition) "(.*)"(.*)$/s.exec(by) ?? [];
  if (kind === 'silence') return { kind, reason: name, by: rest.replace(/^ of /, '') };
  const [, incidentId = ''] = /^, while incident (\S+) is open$/.exec(rest) ?? [];
  return kind === 'inhibition' ? { kind, name, incidentId } : { kind: 'window', name: kind === undefined ? by : name };
}

/** Returns a hidden alert with what hid it by name; before, all words of it stood in `by`. */
export function hiddenOf(stored: Before<HiddenAlert, 'named'>): HiddenAlert {
  return { ...stored, named: stored.named ?? stored.by.replace(/, while incident \S+ is open$/, '') };
}

/** Returns what an incident shows of an alert with the id of its lane; before, long keys were cut and short ones whole. */
export function summaryOf(stored: Before<AlertSummary, 'laneId'>): AlertSummary {
  const { laneKey } = stored;
  return { ...stored, laneId: stored.laneId ?? (laneKey.length < longestLaneKey ? laneIdOf(laneKey) : null) };
}

/** Returns what of the router an event is about; before that was said, its rules were known by their type of event. */
export function routerPartOf({ ofRouter, source }: Before<BackupEvent, 'source'>): RouterPart | undefined {
  return ofRouter ?? (source?.detailType === 'Routing rules' ? 'rules' : undefined);
}

/**
 * Returns what 0.1.0 noted of an attempt as a result. It wrote the reason first, as a code of its own before a colon,
 * or `not sent`.
 */
export function resultOfText(status: DeliveryResult['status'], outcome: string): DeliveryResult {
  const [, code = '', detail = outcome] = /^([a-z-]+): (.*)$/s.exec(outcome) ?? [];
  const reason = [...retryReasons, ...rejectReasons].find((known) => known === code);
  return reason === undefined ? resultOf(status, usual[status], outcome) : resultOf(status, reason, detail);
}

/** What each status of 0.1.0 means where its text has no code; a retry without one waited unsent. */
const usual: Record<DeliveryResult['status'], DeliveryResult['reason']> = {
  delivered: 'accepted',
  retrying: 'awaiting-turn',
  failed: 'target-unknown',
  skipped: 'superseded',
};
