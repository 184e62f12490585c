import { makerOf } from '../../incidents/persons-item.ts';
import { canonicalJson, sha256 } from '../../lib/hash.ts';
import type { Instant } from '../../lib/instant.ts';
import type { GatheredIncident } from '../gathered-incident.ts';
import { firstTold } from '../incident-row.ts';
import type { Period } from '../period.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Cell } from '../table.ts';
import { incidentsTable } from '../tables/incidents.ts';
import type { Block, Page } from './page.ts';
import { clock, type Facts, known, knownBy, listOf, withChannel } from './page-words.ts';
import { sentMessages } from './sent-messages.ts';

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
      ...part('Messages as they were sent', ...sentMessages(gathered, channels)),
      ...part('Ticket', { kind: 'text', text: ticketText(gathered) }),
      ...part('Proof of the end', ...proof(gathered)),
      ...part('Everything that is known of it', { kind: 'facts', facts: allFacts(gathered) }),
      ...part('Hashes', ...hashes(gathered)),
    ],
    attachments: [
      { name: 'incident.json', about: 'The incident as the period left it', text: canonicalJson(incident) },
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
  const before = gathered.isOpenedBefore ? 'before the period, if it was: see the package of then' : null;
  const names = (alerts.length > 0 ? alerts : gathered.shown).map(nameOf);
  return known([
    ['Status', `${incident.status} at the end of the period, severity ${incident.severity}`],
    [
      'Resources',
      [...new Set(names)].slice(0, 3).join('\n') + (reach.resources > 3 ? `\nand more, ${reach.resources} in all` : ''),
    ],
    ['Errors', [...new Set(gathered.shown.map(({ errorCode }) => errorCode))].join(', ')],
    ['Where', `account ${incident.accountId}, Region ${incident.region}`],
    ['Detected', clock(incident.openedAt)],
    ['First delivered', told.delivered === null ? (before ?? 'to nobody in the period') : clock(told.delivered)],
    [
      'Acknowledged',
      acknowledgement === null
        ? notAcknowledged(gathered)
        : `${clock(acknowledgement.at)} by ${acknowledgement.by}, ${acknowledgement.via}${knownBy(makerOf(acknowledgement).how)}`,
    ],
    [
      'Ended',
      resolution === null
        ? 'not yet'
        : `${clock(resolution.at)} by ${resolution.by} (${resolution.kind})${knownBy(makerOf(resolution).how)}: ${resolution.reason}`,
    ],
  ]);
}

function nameOf({ resourceName, resourceArn = null }: { resourceName: string; resourceArn?: string | null }): string {
  return resourceArn ?? resourceName;
}

/** Says that nobody has it in hand, and who once had. */
function notAcknowledged({ firstAcknowledged, isOpenedBefore }: GatheredIncident): string {
  if (firstAcknowledged === null) return isOpenedBefore ? 'by nobody in the period' : 'by nobody';
  const { at, actor, by } = firstAcknowledged;
  return `first ${clock(at)} by ${actor}${knownBy(by?.how)}, which did not hold until the end`;
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

function ticketText({ tickets }: GatheredIncident): string {
  if (tickets.length === 0) return 'No ticket of it is known.';
  return `${tickets.join(', ')}. What stands in it is in the tracker.`;
}

function proof({ incident: { resolution, unproven } }: GatheredIncident): Block[] {
  if (resolution === null) return [{ kind: 'text', text: 'It is not over: there is nothing to prove yet.' }];
  const { kind, by, at, reason, why, proof: proven, recoveryPointArn, restorableUntil, accepted } = resolution;
  const actor = makerOf(resolution);
  return [
    {
      kind: 'facts',
      facts: known([
        ['Ended', `${clock(at)} by ${by}`],
        ['How', kind],
        ['Because', reason],
        ['Why', why ?? ''],
        ['Known by', `${actor.how}${actor.id === null ? '' : `, ${actor.id}`}`],
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

function cellText(cell: Cell): string {
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return cell === null || cell === undefined ? '' : String(cell);
}

function jsonLines(rows: readonly object[]): string {
  return rows.map((row) => `${canonicalJson(row)}\n`).join('');
}
