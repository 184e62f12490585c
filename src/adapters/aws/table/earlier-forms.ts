/**
 * Reads sentences that older releases stored as the typed values that this one decides by. Nothing else in the program reads
 * meaning from sentences; this file can go when the items of those releases have expired.
 */
import type { BackupEvent, RouterPart } from '../../../events/backup-event.ts';
import { type Cause, type CauseKind, causeKinds } from '../../../incidents/alert.ts';
import { type DeliveryResult, rejectReasons, resultOf, retryReasons } from '../../../incidents/delivery-result.ts';
import type { AlertSummary, Resolution } from '../../../incidents/incident.ts';
import { laneIdOf } from '../../../incidents/lane.ts';
import type { Mute, MuteSource } from '../../../incidents/mute.ts';
import { longestLaneKey } from '../../../incidents/open-incident.ts';
import type { HiddenAlert } from '../../../ports/incidents/incident-store.ts';

/** A stored type, perhaps without the fields that an older release did not write. */
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

/** Returns a hidden alert with the name of what hid it; before, all words were in `by`. */
export function hiddenOf(stored: Before<HiddenAlert, 'named'>): HiddenAlert {
  return { ...stored, named: stored.named ?? stored.by.replace(/, while incident \S+ is open$/, '') };
}

/** Returns what an incident shows of an alert with the id of its lane; before, long keys were cut and short ones whole. */
export function summaryOf(stored: Before<AlertSummary, 'laneId'>): AlertSummary {
  const { laneKey } = stored;
  return { ...stored, laneId: stored.laneId ?? (laneKey.length < longestLaneKey ? laneIdOf(laneKey) : null) };
}

/** Returns the part of the router that an event is about; before that was stored, it was known by the event's type. */
export function routerPartOf({ ofRouter, source }: Before<BackupEvent, 'source'>): RouterPart | undefined {
  return ofRouter ?? (source?.detailType === 'Routing rules' ? 'rules' : undefined);
}

/**
 * Returns the outcome text of 0.1.0 as a result. It began with the reason as a code of its own before a colon, or `not sent`.
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
