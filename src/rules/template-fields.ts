import { alertFields } from './alert-document.ts';

/** What templates can name of the message itself, beside the fields of the alert; `docs/rules-words.ts` says what they are. */
export const messageFields = [
  'title',
  'headline',
  'brief',
  'news',
  'what',
  'problem',
  'meaning',
  'advice',
  'awsMessage',
  'lastGoodBackup',
  'nextRun',
  'keyDeletion',
  'copyTo',
  'recoveryPoint',
  'told',
  'next',
  'afterNext',
  'history',
  'occurredAt',
  'openedAt',
  'incidentId',
  'kind',
  'status',
  'open',
  'acknowledged',
  'resolved',
  'acknowledgedBy',
  'resolvedBy',
  'several',
  'alertCount',
  'affected',
  'route',
  'policy',
  'target',
] as const;

/** A field of the message itself. */
export type MessageField = (typeof messageFields)[number];

/** Every field that a template can name, but for tags and labels, which people name themselves. */
export const templateFields: ReadonlySet<string> = new Set([...messageFields, ...alertFields.keys()]);
