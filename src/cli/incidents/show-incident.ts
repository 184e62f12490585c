import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Incident } from '../../incidents/incident.ts';
import { formatHeadline } from '../../notices/headline.ts';
import { formatTime } from '../../notices/times.ts';
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
  access: Pick<IncidentsAccess, 'incident' | 'records' | 'deliveries' | 'place'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const incident = await access.incident(id);
  if (incident === null) return fail(describeUnknown(id, access.place), { json }, terminal);
  const [records, deliveries] = await Promise.all([access.records(id), access.deliveries(id)]);
  if (json) terminal.out(writeJson({ ...summarise(incident), records, deliveries }));
  else terminal.out(`${linesOf(incident, records, deliveries, layoutOf(terminal)).join('\n')}\n`);
  return 0;
}

function linesOf(
  incident: Incident,
  records: readonly EvidenceRecord[],
  deliveries: readonly LedgerRow[],
  layout: Layout,
): string[] {
  const { width, paint } = layout;
  const title = (text: string) => ['', paint('bold', text)];
  return [
    ...wrap(formatHeadline(incident).headline, width).map((line) => paint('bold', line)),
    ...factsOf(incident).flatMap(([name, value]) => wrap(value, width, `  ${name.padEnd(14)}`)),
    ...title('What happened'),
    ...records.flatMap((record) => recordLines(record, width)),
    ...title('Who was told'),
    ...deliveryLines(deliveries, width),
  ];
}

function factsOf(incident: Incident): [string, string][] {
  const { id, status, acknowledgement, resolution, mute, escalation, routing, accountId, region, openedAt } = incident;
  const next = escalation.nextStepAt;
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
    ['Until', acknowledgement?.until ? formatTime(acknowledgement.until) : null],
    ['Kept quiet', mute ? `${mute.by}, until ${formatTime(mute.until)}` : null],
    ['Looks again', next === null ? null : formatTime(next)],
    ['Resolved', resolution?.reason ?? null],
    ...incident.alerts.map((alert): [string, string] => [
      'Resource',
      `${alert.resourceArn ?? alert.resourceName}: ${alert.errorCode}, job ${alert.jobId}`,
    ]),
    ['More', incident.alertCount > incident.alerts.length ? `${incident.alertCount} alerts in all` : null],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

function recordLines({ at, what, actor, reason }: EvidenceRecord, width: number): string[] {
  return wrap(`${what} by ${actor}: ${reason}`, width, `  ${formatTime(at)}  `);
}

function deliveryLines(deliveries: readonly LedgerRow[], width: number): string[] {
  if (deliveries.length === 0) return ['  nobody yet'];
  return tableOf(
    deliveries,
    [
      { title: 'what came of it', cell: ({ outcome, status }) => outcome ?? status },
      { title: 'target', cell: ({ target }) => target },
      { title: 'what', cell: ({ kind }) => kind },
      { title: 'tries', cell: ({ attempts }) => attempts, right: true },
      { title: 'last try', cell: ({ lastAttemptAt }) => formatTime(lastAttemptAt) },
    ],
    width,
  );
}
