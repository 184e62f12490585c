import { describeResource } from '../../enrich/resource.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import { kindRow } from '../../events/kinds.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Instant } from '../../lib/instant.ts';
import { inertText, truncate } from '../../lib/text.ts';
import { advicePieces } from '../../notices/advice-pieces.ts';
import { listFacts } from '../../notices/facts.ts';
import { formatHeadline } from '../../notices/headline.ts';
import { formatTime } from '../../notices/times.ts';
import { formatOutcome, formatSpeaker, sentence, short } from '../../notices/wording.ts';
import { runbookLinks, workByRules } from '../../notices/work.ts';
import type { Rules } from '../../rules/rules.ts';
import { type Layout, type Style, wrap } from '../layout.ts';
import { formatCustomTexts } from './custom-texts.ts';
import type { Explanation } from './explain-event.ts';
import { incidentOf } from './explained-incident.ts';
import { formatPlan } from './format-plan.ts';

const messageLimit = 1500;

const severityStyles: Readonly<Record<Alert['severity'], Style>> = {
  critical: ['bold', 'red'],
  high: ['bold', 'red'],
  medium: ['bold', 'yellow'],
  low: ['bold', 'cyan'],
};

/** Returns an explanation for people, as text that ends with a line break: what happened, what to do, who would hear of it. */
export function formatExplanation(explanation: Explanation, rules: Rules, layout: Layout): string {
  const { event, alert } = explanation;
  if (event === null) return '';
  const parts = [
    ...(alert === null ? describeNoProblem(event, layout) : formatAlert(alert, explanation, rules, layout)),
    ...formatPlan(explanation, rules, layout, formatCustomTexts(explanation, rules, layout)),
  ];
  return `${parts.map((lines) => `${lines.join('\n')}\n`).join('\n')}`;
}

function describeNoProblem(event: BackupEvent, { paint }: Layout): string[][] {
  const { name, type } = describeResource(event, null);
  const subject = [type === 'unknown' ? '' : short(type, 30), name === 'unknown' ? '' : short(name, 60)];
  const what = formatOutcome(event);
  const title = [...subject, what].filter((part) => part !== '').join(' ');
  const prefix = event.outcome === 'succeeded' ? 'GOOD: ' : '';
  return [[paint(['bold', 'green'], `${event.drill ? 'DRILL ' : ''}${prefix}${title}`), placeLine(event)]];
}

function formatAlert(alert: Alert, explanation: Explanation, rules: Rules, layout: Layout): string[][] {
  const { error, event, severity } = alert;
  const { width } = layout;
  const incident = incidentOf(alert, explanation);
  const { headline } = formatHeadline(incident);
  const retry = kindRow(event.kind).job === undefined ? [] : wrap(describeRetry(error), width, '  ');
  return [
    [layout.paint(severityStyles[severity], headline), placeLine(event)],
    section(`Why ${severity}`, bullets(alert.severityReasons, width), layout),
    section('What it means', wrap(sentence(error.meaning), width, '  '), layout),
    section(formatSpeaker(event), quoted(error.message, width), layout),
    section(
      'What to do',
      [
        ...error.advice.flatMap((line, index) => adviceStep(line, index, width)),
        ...retry,
        ...(error.documentation === null ? [] : wrap(error.documentation, width, '  ')),
      ],
      layout,
    ),
    section('Facts', factLines(incident, alert, { at: explanation.at, rules }, width), layout),
    section('Not known', bullets(alert.missing, width), layout),
  ].filter((lines) => lines.length > 0);
}

function placeLine({ occurredAt, accountId, region }: BackupEvent): string {
  return short(`${formatTime(occurredAt)}, account ${accountId}, ${region}`, 100);
}

function factLines(
  incident: Incident,
  alert: Alert,
  { at, rules }: { at: Instant; rules: Rules },
  width: number,
): string[] {
  const work = workByRules(incident, rules);
  const facts = [
    ...listFacts({ incident, alerts: [alert], now: at, deadlines: work.deadlines ?? {} }).facts,
    ...runbookLinks(work).map(({ label, url }) => ({ label, value: url })),
    { label: 'Open job', value: alert.job.consoleUrl ?? '' },
  ].filter(({ value }) => value !== '');
  const labelWidth = Math.max(...facts.map(({ label }) => short(label, 30).length));
  return facts.flatMap(({ label, value }) => wrap(value, width, `  ${short(label, 30).padEnd(labelWidth)}  `));
}

/** AWS's text with its lines kept: the one place where it is verbatim. */
function quoted(message: string | null, width: number): string[] {
  if (message === null) return [];
  const lines = truncate(inertText(message).trim(), messageLimit).split('\n');
  return lines.flatMap((line) => wrap(line, width - 4).map((part) => `  > ${part}`.trimEnd()));
}

function bullets(lines: readonly string[], width: number): string[] {
  return lines.flatMap((line) => wrap(line, width, '  - '));
}

function section(title: string, body: readonly string[], { paint }: Layout): string[] {
  return body.length === 0 ? [] : [paint('bold', title), ...body];
}

/** Says whether a retry can help; nothing for an unknown error. */
function describeRetry({ retryable, category }: Alert['error']): string {
  if (category === 'unknown') return 'Whether starting the job again helps is not known.';
  if (category === 'stopped') return 'It does not start again by itself.';
  return retryable
    ? 'Starting the job again, unchanged, may help.'
    : 'Starting the job again, unchanged, will not help.';
}

/** Commands are never wrapped: they are copied. */
function adviceStep(line: string, index: number, width: number): string[] {
  return advicePieces(line).flatMap(({ text, isCommand }, at) => {
    const start = at === 0 ? `  ${index + 1}. ` : '     ';
    return isCommand ? [`${start}${text}`] : wrap(text, width, start);
  });
}
