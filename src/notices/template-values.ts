import type { Alert } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import { alertDocument } from '../rules/alert-document.ts';
import type { MessageField } from '../rules/template-fields.ts';
import { adviceWithin, adviceWords } from './advice-pieces.ts';
import { soleAlert } from './headline.ts';
import type { FactId, IncidentNotice } from './notice.ts';
import type { Clock } from './times.ts';
import { formatCode, formatProblem } from './wording.ts';

/** What a field can hold; text is verbatim and hostile. */
export type TemplateValue = string | number | boolean;

/** Longest value that is shown. */
export const valueLimit = 500;

/** The fields that are known, by their whole names; the others are absent. */
export type TemplateValues = ReadonlyMap<string, TemplateValue>;

/** What a notice in somebody's own words is made of. */
export interface TemplateSubject {
  notice: IncidentNotice;
  incident: Incident;
  /** The newest alert, as the rules left it. */
  alert: Alert;
  clock: Clock;
  /** It is for a title, which has no room for commands. */
  isTitle?: true;
}

/** Returns what a template can show: the newest alert as the rules see it, and the message itself. */
export function templateValues(subject: TemplateSubject): TemplateValues {
  const { notice, incident, alert } = subject;
  const values = new Map<string, TemplateValue>();
  const add = (name: string, value: unknown) => {
    if (typeof value === 'number' || typeof value === 'boolean') values.set(name, value);
    else if (typeof value === 'string' && value !== '') values.set(name, value);
    else if (typeof value === 'object' && value !== null) addAll(value, `${name}.`);
  };
  const addAll = (fields: object, prefix: string) => {
    for (const [name, value] of Object.entries(fields)) add(prefix + name, value);
  };
  addAll(alertDocument(alert), '');
  add('labels', { ...alert.labels, ...incident.routing.labels });
  // An incident is as bad as its worst alert; the message says so too.
  add('severity', notice.severity);
  add('drill', notice.drill);
  for (const [name, read] of Object.entries(ofMessage)) add(name, read(subject));
  return values;
}

/** Where the fields of the message itself come from; null is absent. */
const ofMessage: Readonly<Record<MessageField, (subject: TemplateSubject) => TemplateValue | null>> = {
  title: ({ notice }) => notice.title,
  headline: ({ notice }) => notice.headline,
  brief: ({ notice, clock }) => timed(notice.brief, clock),
  news: ({ notice, clock }) => timed(notice.news, clock),
  what: ({ alert }) => formatProblem({ ...alert.event, errorCode: alert.error.code }),
  problem: ({ alert }) => formatCode(alert.error.code),
  meaning: ({ notice }) => notice.meaning,
  advice: ({ notice, isTitle }) => adviceOf(notice.advice[0] ?? '', isTitle),
  awsMessage: ({ notice }) => notice.awsMessage,
  lastGoodBackup: (subject) => factOf(subject, 'last-good-backup'),
  nextRun: (subject) => factOf(subject, 'next-run'),
  keyDeletion: (subject) => factOf(subject, 'key-deletion'),
  copyTo: (subject) => factOf(subject, 'copy-to'),
  recoveryPoint: (subject) => factOf(subject, 'recovery-point'),
  told: (subject) => factOf(subject, 'told'),
  next: (subject) => factOf(subject, 'next'),
  afterNext: (subject) => factOf(subject, 'after-next'),
  history: (subject) => factOf(subject, 'history'),
  occurredAt: ({ alert, clock }) => clock.time(alert.event.occurredAt),
  openedAt: ({ notice, clock }) => clock.time(notice.openedAt),
  incidentId: ({ notice }) => notice.incidentId,
  kind: ({ notice }) => notice.kind,
  status: ({ notice }) => notice.status,
  open: ({ notice }) => notice.status === 'open',
  acknowledged: ({ notice }) => notice.status === 'acknowledged',
  resolved: ({ notice }) => notice.status === 'resolved',
  acknowledgedBy: ({ incident }) => incident.acknowledgement?.by ?? null,
  resolvedBy: ({ incident }) => incident.resolution?.by ?? null,
  several: ({ incident }) => soleAlert(incident) === null,
  alertCount: ({ notice }) => notice.alertCount,
  affected: ({ incident }) => incident.openLanes,
  route: ({ incident }) => incident.routing.route,
  policy: ({ incident }) => incident.routing.policy,
  target: ({ notice }) => notice.order.target,
};

/** A command that is cut may do something else, so it is whole or not there. */
function adviceOf(line: string, isTitle = false): string {
  return isTitle ? adviceWords(line) : adviceWithin(line, valueLimit).replaceAll('`', '');
}

function factOf({ notice, clock }: TemplateSubject, id: FactId): string | null {
  const fact = notice.facts.find((one) => one.id === id);
  return fact === undefined || fact.verbatim ? (fact?.value ?? null) : timed(fact.value, clock);
}

/** A notice whose readers see times on their own clocks has instants in its texts, and a title has no such readers. */
function timed(text: string | null, clock: Clock): string | null {
  return text === null ? null : clock.timesIn(text);
}
