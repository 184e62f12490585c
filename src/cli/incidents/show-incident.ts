import type { Outlook } from '../../escalation/outlook.ts';
import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Incident } from '../../incidents/incident.ts';
import { keptName, wholeArn } from '../../incidents/kept-names.ts';
import { type Told, toldOf } from '../../incidents/told.ts';
import { formatHeadline } from '../../notices/headline.ts';
import { retryFacts } from '../../notices/retry-fact.ts';
import { clockOf, formatInstantsIn, formatTime, usualTimes } from '../../notices/times.ts';
import { nextFacts } from '../../notices/what-comes.ts';
import { toldFact } from '../../notices/who-was-told.ts';
import { outlookOfIncident } from '../../pipeline/outlook-of-incident.ts';
import type { LedgerRow } from '../../ports/delivery/delivery-ledger.ts';
import type { IncidentsAccess } from '../../runtime/incidents-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { type Layout, layoutOf, wrap } from '../layout.ts';
import { tableOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { summarise } from './incident-summary.ts';

/** Says in words that there is no such incident. */
export function describeUnknown(id: string, place: string): string {
  return `There is no incident ${id} in ${place}. incidents list shows those that are open.`;
}

/** Shows an incident: how it stands, what happened and why, who was told and how it arrived. */
export async function showIncident(
  id: string,
  { json }: { json: boolean },
  access: Pick<IncidentsAccess, 'incident' | 'records' | 'deliveries' | 'place' | 'rules'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const incident = await access.incident(id);
  if (incident === null) return fail(describeUnknown(id, access.place), { json }, terminal);
  const [records, deliveries, rules] = await Promise.all([access.records(id), access.deliveries(id), access.rules()]);
  const told = toldOf(incident, deliveries, (target) => rules.targets.get(target)?.channel);
  const outlook = outlookOfIncident(incident, { alerts: [], rules, limit: 8 }, terminal.now());
  if (json) {
    terminal.out(writeJson({ ...summarise(incident), told, outlook, records, deliveries: await readable(deliveries) }));
    return 0;
  }
  terminal.out(`${linesOf({ incident, told, outlook, records, deliveries }, layoutOf(terminal)).join('\n')}\n`);
  return 0;
}

/** What was sent is packed; programs read its text. */
async function readable(rows: readonly LedgerRow[]) {
  const { readBody } = await import('../../incidents/sent-body.ts');
  return rows.map(({ sent, ...row }) =>
    sent === undefined ? row : { ...row, sent: { sha256: sent.sha256, text: readBody(sent) } },
  );
}

/** What is shown of an incident. */
interface Shown {
  incident: Incident;
  told: readonly Told[];
  outlook: Outlook;
  records: readonly EvidenceRecord[];
  deliveries: readonly LedgerRow[];
}

function linesOf({ incident, told, outlook, records, deliveries }: Shown, { width, paint }: Layout): string[] {
  const title = (text: string) => ['', paint('bold', text)];
  return [
    ...wrap(formatHeadline(incident).headline, width).map((line) => paint('bold', line)),
    ...[...factsOf(incident), ...sayings(incident, told, outlook)].flatMap(([name, value]) =>
      wrap(value, width, `  ${name.padEnd(14)}`),
    ),
    ...title('What happened'),
    ...records.flatMap((record) => recordLines(record, width)),
    ...title('Who was told'),
    ...deliveryLines(deliveries, width),
  ];
}

function factsOf(incident: Incident): [string, string][] {
  const { id, status, acknowledgement, resolution, mute, routing, accountId, region, openedAt } = incident;
  const facts: [string, string | null][] = [
    ['Incident', id],
    ['Status', status],
    ['Account', `${accountId} ${region}`],
    ['Opened', formatTime(openedAt)],
    ['Route', `${routing.route}, policy ${routing.policy}`],
    [
      'Acknowledged',
      acknowledgement && `by ${acknowledgement.by} ${acknowledgement.via} at ${formatTime(acknowledgement.at)}`,
    ],
    ['Until', status === 'acknowledged' && acknowledgement?.until ? formatTime(acknowledgement.until) : null],
    ['Kept quiet', mute ? `${mute.by}, until ${formatTime(mute.until)}` : null],
    [
      resolution?.kind === 'accepted' ? 'Accepted' : 'Resolved',
      resolution === null ? null : formatInstantsIn(resolution.reason),
    ],
    ...incident.alerts.map((alert): [string, string] => [
      'Resource',
      `${wholeArn(alert.resourceArn) ?? keptName(alert)}: ${alert.errorCode}, job ${alert.jobId}`,
    ]),
    ['More', incident.alertCount > incident.alerts.length ? `${incident.alertCount} alerts in all` : null],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

/** Who was told and what comes next, as messages say it. */
function sayings(incident: Incident, told: readonly Told[], outlook: Outlook): [string, string][] {
  const clock = clockOf(usualTimes);
  const retries = retryFacts(incident, outlook.moments[0] ?? null, clock);
  const saidToSome = told.length === 0 ? [] : [toldFact(told, '')];
  return [...saidToSome, ...retries, ...nextFacts(outlook, clock)].flatMap(({ label, value }): [string, string][] =>
    value === '' ? [] : [[label, value]],
  );
}

function recordLines({ at, what, actor, reason }: EvidenceRecord, width: number): string[] {
  return wrap(`${what} by ${actor}: ${formatInstantsIn(reason)}`, width, `  ${formatTime(at)}  `);
}

/** What the vendor said after it took it. */
function laterWords(later: NonNullable<LedgerRow['later']>): string {
  return later.map(({ what, recipient }) => `; ${what}: ${recipient}`).join('');
}

function deliveryLines(deliveries: readonly LedgerRow[], width: number): string[] {
  if (deliveries.length === 0) return ['  nobody yet'];
  return tableOf(
    deliveries,
    [
      {
        title: 'what came of it',
        cell: ({ outcome, status, later = [] }) => `${outcome ?? status}${laterWords(later)}`,
      },
      { title: 'target', cell: ({ target }) => target },
      { title: 'what', cell: ({ kind }) => kind },
      { title: 'tries', cell: ({ attempts }) => attempts, right: true },
      { title: 'last try', cell: ({ lastAttemptAt }) => formatTime(lastAttemptAt) },
    ],
    width,
  );
}
