import { canonicalJson, sha256 } from '../../lib/hash.ts';
import type { Instant } from '../../lib/instant.ts';
import type { GatheredIncident } from '../gathered-incident.ts';
import { firstTold } from '../incident-row.ts';
import type { Period } from '../period.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Cell } from '../table.ts';
import { incidentsTable } from '../tables/incidents.ts';
import type { Block, Page } from './page.ts';

type Facts = readonly (readonly [label: string, value: string])[];

/** Returns where the document of an incident is in a package. */
export function incidentPagePath({ incident }: Pick<GatheredIncident, 'incident'>): string {
  // An id of a forged day may be any text.
  const name = /^[0-9A-Za-z_-]{1,64}$/.test(incident.id) ? incident.id : `not-an-id-${sha256(incident.id, 16)}`;
  return `${incident.drill ? '13-drills' : '05-timeline'}/${name}.pdf`;
}

/** What the document of an incident is a part of. */
export interface IncidentPageFacts {
  /** Why it has a document: it was drawn, or it is a drill. */
  because: string;
  channels: PeriodFacts['channels'];
  period: Period;
}

/** Returns the document of an incident: what happened, what was sent, what proves its end, and the hashes. */
export function incidentPage(gathered: GatheredIncident, { because, channels, period }: IncidentPageFacts): Page {
  const { incident } = gathered;
  const what = incident.drill ? 'Drill' : 'Incident';
  return {
    title: `${what} ${incident.id}`,
    about: `${because}, from the evidence of ${period.from} to ${period.until}. Times are in UTC.`,
    foot: `${what} ${incident.id} · evidence from ${period.from} to ${period.until}`,
    blocks: [
      ...part('In short', { kind: 'facts', facts: shortFacts(gathered) }),
      ...part('What failed', ...failed(gathered)),
      ...part('Timeline', ...timeline(gathered, channels)),
      ...part('Messages as they were sent', ...messages(gathered, channels)),
      ...part('Ticket', { kind: 'text', text: ticketText(gathered) }),
      ...part('Proof of the end', ...proof(gathered)),
      ...part('Everything that is known of it', { kind: 'facts', facts: allFacts(gathered) }),
      ...part('Hashes', ...hashes(gathered)),
    ],
    attachments: [
      { name: 'incident.json', about: 'The incident as its last day left it', text: canonicalJson(incident) },
      { name: 'records.jsonl', about: 'Its records of evidence, chained by hash', text: jsonLines(gathered.records) },
      { name: 'alerts.jsonl', about: 'Its alerts', text: jsonLines(gathered.alerts) },
      { name: 'deliveries.jsonl', about: 'Deliveries with what was sent', text: jsonLines(gathered.sent) },
      { name: 'later.jsonl', about: 'What vendors reported later', text: jsonLines(gathered.later) },
    ].filter(({ text }) => text !== ''),
  };
}

function part(text: string, ...blocks: readonly Block[]): Block[] {
  return [{ kind: 'heading', text }, ...blocks];
}

function shortFacts(gathered: GatheredIncident): Facts {
  const { incident } = gathered;
  const { acknowledgement, resolution, alerts, reach } = incident;
  const told = firstTold(gathered);
  const names = alerts.map(({ resourceArn, resourceName }) => resourceArn ?? resourceName);
  return known([
    ['Status', `${incident.status} at the end of the period, severity ${incident.severity}`],
    [
      'Resources',
      [...new Set(names)].slice(0, 3).join('\n') + (reach.resources > 3 ? `\nand more, ${reach.resources} in all` : ''),
    ],
    ['Errors', [...new Set(alerts.map(({ errorCode }) => errorCode))].join(', ')],
    ['Where', `account ${incident.accountId}, Region ${incident.region}`],
    ['Detected', clock(incident.openedAt)],
    ['First delivered', told.delivered === null ? 'to nobody in the period' : clock(told.delivered)],
    [
      'Acknowledged',
      acknowledgement === null
        ? 'by nobody'
        : `${clock(acknowledgement.at)} by ${acknowledgement.by}, ${acknowledgement.via}${knownBy(acknowledgement.actor?.how)}`,
    ],
    [
      'Ended',
      resolution === null
        ? 'not yet'
        : `${clock(resolution.at)} by ${resolution.by} (${resolution.kind})${knownBy(resolution.actor?.how)}: ${resolution.reason}`,
    ],
  ]);
}

function failed({ alerts, incident }: GatheredIncident): Block[] {
  if (alerts.length === 0)
    return [{ kind: 'text', text: `None of its ${incident.alertCount} alerts came in the period.` }];
  return [
    {
      ...{ kind: 'table', titles: ['occurred', 'job', 'resource', 'error', 'AWS said'], shares: [15, 19, 26, 14, 26] },
      rows: alerts.map(({ alert: { event, resource, error } }) => [
        clock(event.occurredAt),
        `${event.kind} ${event.jobId}`,
        resource.arn ?? resource.name,
        error.code,
        error.message ?? '',
      ]),
    },
  ];
}

/** Every change, every notice and what became of it, in the order of time. */
function timeline({ records, sent, later }: GatheredIncident, channels: PeriodFacts['channels']): Block[] {
  const rows: [key: string, row: { at: Instant; cells: string[] }][] = [
    ...records.map(({ at, sequence, what, actor, by, reason }): (typeof rows)[number] => [
      `1 ${String(sequence).padStart(8, '0')}`,
      // Of the router it is known that it was the router.
      { at, cells: [what, by?.kind === 'router' ? actor : `${actor}${knownBy(by?.how)}`, reason] },
    ]),
    ...sent.map(({ lastAttemptAt: at, noticeId, target, status, outcome, attempts, result }): (typeof rows)[number] => [
      `2 ${noticeId} ${target}`,
      {
        at,
        cells: [
          `notice ${status}`,
          withChannel(target, channels),
          [noticeId, outcome ?? '', attempts > 1 ? `${attempts} attempts` : '', listOf('for', result?.recipients ?? [])]
            .filter(Boolean)
            .join('; '),
        ],
      },
    ]),
    ...later.map(({ at, noticeId, target, what, recipient, detail }): (typeof rows)[number] => [
      `3 ${noticeId} ${target} ${what} ${recipient}`,
      {
        at,
        cells: [
          `vendor: ${what}`,
          withChannel(target, channels),
          [noticeId, recipient, detail].filter(Boolean).join('; '),
        ],
      },
    ]),
  ];
  if (rows.length === 0)
    return [{ kind: 'text', text: 'Nothing of it happened in the period but what its state says.' }];
  return [
    {
      ...{ kind: 'table', titles: ['when', 'what', 'who', 'said'], shares: [18, 16, 24, 42] },
      rows: inOrder(rows, ({ at }) => at).map(({ at, cells }) => [clock(at), ...cells]),
    },
  ];
}

function messages({ sent }: GatheredIncident, channels: PeriodFacts['channels']): Block[] {
  const withText = sent.flatMap(({ sent: body, ...row }) => (body === undefined ? [] : [{ body, row }]));
  if (withText.length === 0) return [{ kind: 'text', text: 'No message of the period is kept.' }];
  return [
    { kind: 'text', text: 'Links that grant a right are left out; everything else is as the vendor got it.' },
    ...withText.flatMap(({ body, row }): Block[] => [
      {
        kind: 'facts',
        facts: known([
          ['Notice', `${row.noticeId} to ${withChannel(row.target, channels)}`],
          ['Sent', `${clock(row.lastAttemptAt)}, ${row.status}`],
          ['For', (row.result?.recipients ?? []).join(', ')],
          ['Vendor’s id', row.result?.vendorId ?? ''],
          ['SHA-256', body.sha256],
        ]),
      },
      { kind: 'sent', text: body.text },
    ]),
  ];
}

function ticketText({ tickets }: GatheredIncident): string {
  if (tickets.length === 0) return 'No ticket of it is known.';
  return `${tickets.join(', ')}. What stands in it is in the tracker.`;
}

function proof({ incident: { resolution, unproven } }: GatheredIncident): Block[] {
  if (resolution === null) return [{ kind: 'text', text: 'It is not over: there is nothing to prove yet.' }];
  const { kind, by, actor, at, reason, why, proof: proven, recoveryPointArn, restorableUntil, accepted } = resolution;
  return [
    {
      kind: 'facts',
      facts: known([
        ['Ended', `${clock(at)} by ${by}`],
        ['How', kind],
        ['Because', reason],
        ['Why', why ?? ''],
        ['Known by', actor === undefined ? '' : `${actor.how}${actor.id === null ? '' : `, ${actor.id}`}`],
        ['Proof', proven ?? 'none: nothing shows a later backup'],
        ['Recovery point', recoveryPointArn ?? ''],
        ['Restorable until', restorableUntil === undefined ? '' : clock(restorableUntil)],
        ['Accepted', accepted === undefined ? '' : `by ${accepted.owner} until ${clock(accepted.until)}`],
        [
          'Not believed',
          unproven === undefined
            ? ''
            : `${unproven.times} successes, the last at ${clock(unproven.at)}: ${unproven.reason}`,
        ],
      ]),
    },
  ];
}

function allFacts(gathered: GatheredIncident): Facts {
  return known(incidentsTable.columns.map(({ title, of }) => [title, cellText(of(gathered))]));
}

function hashes({ records, incident }: GatheredIncident): Block[] {
  const rows = records.map(({ sequence, at, what, hash }) => [String(sequence), clock(at), what, hash]);
  return [
    {
      kind: 'text',
      text: `Each record holds the hash of the one before it. The newest is number ${incident.revision}, ${incident.recordHash}; the digest of the day that it is of names it. The records themselves are attached to this file as records.jsonl.`,
    },
    { kind: 'table', titles: ['record', 'when', 'what', 'SHA-256'], shares: [6, 16, 14, 64], rows },
  ];
}

function known(facts: Facts): Facts {
  return facts.filter(([, value]) => value !== '');
}

function knownBy(how: string | undefined): string {
  return how === undefined ? '' : ` (known by: ${how})`;
}

function withChannel(target: string, channels: PeriodFacts['channels']): string {
  const channel = channels.get(target);
  return channel === undefined ? target : `${target} (${channel})`;
}

function listOf(word: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `${word} ${texts.join(', ')}`;
}

function cellText(cell: Cell): string {
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return cell === null || cell === undefined ? '' : String(cell);
}

/** `2026-11-21 02:00:05`, which is in UTC as all are. */
function clock(instant: Instant): string {
  return instant.slice(0, 19).replace('T', ' ');
}

function jsonLines(rows: readonly object[]): string {
  return rows.map((row) => `${canonicalJson(row)}\n`).join('');
}
