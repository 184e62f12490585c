import { alertFields } from './alert-document.ts';

/** Fields of the message itself that templates can name, besides those of the alert; `docs/rules-words.ts` describes them. */
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

/** Every field that a template can name, except tags and labels, whose names people choose. */
export const templateFields: ReadonlySet<string> = new Set([...messageFields, ...alertFields.keys()]);
