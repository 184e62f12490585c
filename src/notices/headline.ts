import { uncataloguedCode } from '../incidents/alert.ts';
import type { AlertSummary, Incident } from '../incidents/incident.ts';
import { isSameLane } from '../incidents/lane.ts';
import { inertLine, truncate, truncateMiddle } from '../lib/text.ts';
import { whereOf } from './where.ts';
import { capitalise, formatCode, formatProblem, formatProblems, inRow, only, short, withProblem } from './wording.ts';

/** Longest headline, in UTF-16 units: what Slack's header (150) and a phone's lock screen still show. */
const headlineLimit = 140;
/** Longest subject; threads hang on it. */
export const subjectLimit = 100;
const nameLimit = 60;

/** The lines an incident is known by. */
export interface Headline {
  headline: string;
  title: string;
  subject: string;
}

/** Returns the lines an incident is known by: of one resource it names the resource, of several the count, the place and the cause. */
export function formatHeadline(incident: Incident): Headline {
  return { ...withSeverity(titleOf(incident), incident), subject: truncate(subjectOf(incident), subjectLimit) };
}

/** Returns a title, cut to its room, and the headline it makes: with the severity, and that it is a drill, before it. */
export function withSeverity(
  title: string,
  { drill, severity }: Pick<Incident, 'drill' | 'severity'>,
  ending = '',
): Pick<Headline, 'headline' | 'title'> {
  const prefix = `${drill ? 'DRILL ' : ''}${severity.toUpperCase()}: `;
  const cut = truncate(title, headlineLimit - prefix.length - ending.length) + ending;
  return { headline: prefix + cut, title: cut };
}

/** Returns the newest summary when the whole incident is about one lane, else null. */
export function soleAlert(incident: Pick<Incident, 'alerts'>): AlertSummary | null {
  const newest = incident.alerts.at(-1);
  return newest !== undefined && incident.alerts.every((one) => isSameLane(one, newest)) ? newest : null;
}

function titleOf(incident: Incident): string {
  const alert = soleAlert(incident);
  if (alert !== null) {
    const strikes = alert.strikes > 1 ? ` (${inRow(alert.strikes)})` : '';
    return `${withProblem(named(alert), alert)}${strikes}`;
  }
  const what = formatProblems(incident.alertCount, incident.alerts);
  return `${what} in ${whereOf(incident)}${causeOf(incident)}`;
}

function subjectOf(incident: Incident): string {
  const alert = soleAlert(incident);
  if (alert === null) return `Backup problems in ${whereOf(incident)}${causeOf(incident)}`;
  const type = typeOf(alert);
  const what = formatProblem(alert);
  return `${capitalise(what)}: ${nameOf(alert)}${type === null ? '' : ` (${type})`}`;
}

function causeOf(incident: Incident): string {
  const code = only(incident.alerts.map(({ errorCode }) => errorCode));
  return code === null || code === '' || code === uncataloguedCode ? '' : `: ${short(formatCode(code), nameLimit)}`;
}

function named(alert: AlertSummary): string {
  const type = typeOf(alert);
  return type === null ? nameOf(alert) : `${type} ${nameOf(alert)}`;
}

/** What tells names apart stands at their ends, as often as not. */
function nameOf(alert: AlertSummary): string {
  return truncateMiddle(inertLine(alert.resourceName), nameLimit) || short(`job ${alert.jobId}`, nameLimit);
}

function typeOf(alert: AlertSummary): string | null {
  const type = short(alert.resourceType, 30);
  return type === '' || type === 'unknown' ? null : type;
}
