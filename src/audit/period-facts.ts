import type { ArchivedDelivery, ArchivedVersion, DayPart, DayRows } from '../archive/day-parts.ts';
import { dayParts } from '../archive/day-parts.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { Alert } from '../incidents/alert.ts';
import type { Disposition } from '../incidents/heard-job.ts';
import type { Incident } from '../incidents/incident.ts';
import type { RunResult } from '../incidents/run-day.ts';
import { type Instant, utcDay } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import { alertTopic } from '../rules/built-in.ts';
import { channelsOfTarget } from '../rules/written-target.ts';
import { type IncidentTrail, withAlert, withRecord } from './incident-trail.ts';
import { LastRows } from './last-rows.ts';
import type { Period } from './period.ts';

/** A delivery without the text that was sent: the days keep that. */
export type LeanDelivery = Omit<ArchivedDelivery, 'sent'> & { sentSha256: string | null };

/** What the tables say of the first alert of an incident. */
export interface LeanAlert {
  revision: number;
  alert: Pick<Alert, 'severityReasons' | 'exposure'> & { event: Pick<Alert['event'], 'occurredAt'> };
}

/** What is known of the jobs of one day: how many, by what became of them. */
export type DayCounts = Map<Disposition, number>;

/** A job as far as it is compared with what AWS reports of it. */
export interface KnownJob extends Pick<DayRows['population'], 'jobId' | 'kind' | 'state' | 'endedAt'> {
  disposition: Disposition;
  accountId: string;
  region: string;
  resourceArn: string | null;
}

/** Where a row stands: the last digest that has it counts. */
interface Place {
  /** Sequence of the digest. */
  sequence: number;
}

/** Every day that there can be. */
const always: Period = { from: '0001-01-01', until: '9999-12-30' };

/** Parts of a day whose rows are gathered for the document of an incident. */
export const gatheredParts = ['records', 'alerts', 'deliveries', 'later'] as const;

/** How the facts of a period are kept; each by its key, the last one that was taken. */
export class PeriodFacts {
  readonly incidents = new Map<string, Incident>();
  /** The alert that opened each incident; one that was opened before the period has none. */
  readonly firstAlerts = new Map<string, LeanAlert>();
  /** What the records and the alerts of the period say of each incident. */
  readonly trails = new Map<string, IncidentTrail>();
  readonly deliveries = new Map<string, LeanDelivery>();
  readonly later = new Map<string, DayRows['later']>();
  readonly quiet = new Map<string, DayRows['quiet']>();
  readonly silences = new Map<string, DayRows['silences']>();
  readonly acceptances = new Map<string, DayRows['acceptances']>();
  /** Versions of the rules that came into force, without their documents. */
  readonly rules = new Map<string, Omit<ArchivedVersion, 'document'>>();
  /** Records that are of no incident: balances of days, health of the monitor, reviews, … */
  readonly otherRecords = new Map<string, EvidenceRecord>();
  /** Channel of each target, by the last version of the rules that has it. */
  readonly channels = new Map<string, string>([[alertTopic.name, alertTopic.channel]]);
  readonly period: Period;
  readonly #rows = { population: new LastRows(), runs: new LastRows() };
  /** The digests that have something of an incident, in the order of the chain. */
  readonly #digestsOf = new Map<string, number[]>();
  readonly #jobs: Map<string, KnownJob> | null;

  /**
   * @param period what is older is in an earlier package; absent: everything that there is
   * @param keepsJobs every job is kept, to be compared with what AWS reports: memory grows with them
   */
  constructor({ period = always, keepsJobs = false }: { period?: Period; keepsJobs?: boolean } = {}) {
    this.period = period;
    this.#jobs = keepsJobs ? new Map() : null;
  }

  /** Takes the rows of one part; parts are taken in the order of the chain. */
  takes<Part extends DayPart>(part: Part, rows: readonly DayRows[Part][], place: Place): void {
    const { key } = dayParts[part];
    const take = takers[part] as (facts: PeriodFacts, key: string, row: DayRows[Part], place: Place) => void;
    for (const row of rows) take(this, key(row), row, place);
    if ((gatheredParts as readonly DayPart[]).includes(part))
      for (const { incidentId } of rows as readonly { incidentId: string }[]) this.#standsIn(incidentId, place);
  }

  /** Returns the sequences of the digests that have something of an incident, in the order of the chain. */
  digestsOf(incidentId: string): readonly number[] {
    return this.#digestsOf.get(incidentId) ?? [];
  }

  /** Says whether the digest with this sequence is the last that has this row. */
  isLast<Part extends 'population' | 'runs'>(part: Part, row: DayRows[Part], sequence: number): boolean {
    const { key } = dayParts[part] as { key(row: DayRows[Part]): string };
    return this.#rows[part].isLast(key(row), sequence);
  }

  /** Says whether something of an incident is of a drill, which is apart from all that is counted. */
  isOfDrill({ incidentId }: { incidentId: string }): boolean {
    return this.incidents.get(incidentId)?.drill === true;
  }

  /** Says whether a record is of an incident. */
  isOfIncident({ subject, incidentId }: Pick<EvidenceRecord, 'subject' | 'incidentId'>): boolean {
    // Releases before 0.2.0 named no subject, neither of an incident nor of an announcement.
    return subject === undefined ? this.incidents.has(incidentId) : subject.kind === 'incident';
  }

  /** Returns the deliveries of incidents, by their keys; those of drills apart from all others. */
  deliveriesOf(which: 'real' | 'drills'): [key: string, delivery: LeanDelivery][] {
    return [...this.deliveries].filter(([, row]) => this.isOfDrill(row) === (which === 'drills'));
  }

  /** Returns every job of the population. @throws {Error} when they were not kept */
  jobs(): Iterable<KnownJob> {
    if (this.#jobs === null) throw new Error('The jobs were not kept.');
    return this.#jobs.values();
  }

  /** Returns how many jobs ended on each day, by what became of them. */
  jobsByDay(): Map<string, DayCounts> {
    return this.#rows.population.byDay();
  }

  /** Returns how many backups were due on each day, by their result. */
  runsByDay(): Map<string, Map<RunResult, number>> {
    return this.#rows.runs.byDay();
  }

  #standsIn(incidentId: string, { sequence }: Place): void {
    const known = this.#digestsOf.get(incidentId);
    if (known === undefined) this.#digestsOf.set(incidentId, [sequence]);
    else if (known.at(-1) !== sequence) known.push(sequence);
  }

  /** Takes a job. */
  takesJob(
    key: string,
    { jobId, kind, state, endedAt, disposition, about }: DayRows['population'],
    place: Place,
  ): void {
    this.#rows.population.take(key, place.sequence, [utcDay(endedAt), disposition]);
    const { accountId = '', region = '', resourceArn = null } = about ?? {};
    this.#jobs?.set(key, { jobId, kind, state, endedAt, disposition, accountId, region, resourceArn });
  }

  /** Takes the backups of a lane that were due on a day. */
  takesRuns(key: string, { day, verdict }: DayRows['runs'], place: Place): void {
    this.#rows.runs.take(key, place.sequence, [day, verdict]);
  }
}

type Taker<Part extends DayPart> = (facts: PeriodFacts, key: string, row: DayRows[Part], place: Place) => void;

const takers: { readonly [Part in DayPart]: Taker<Part> } = {
  population: (facts, key, row, place) => facts.takesJob(key, row, place),
  runs: (facts, key, row, place) => facts.takesRuns(key, row, place),
  incidents: ({ incidents }, key, row) => {
    const known = incidents.get(key);
    if (known === undefined || known.revision <= row.revision) incidents.set(key, row);
  },
  records: ({ otherRecords, trails }, key, row) => {
    const { subject, incidentId } = row;
    if (subject?.kind !== 'incident') otherRecords.set(key, row);
    if (subject === undefined || subject.kind === 'incident')
      trails.set(incidentId, withRecord(trails.get(incidentId), row));
  },
  alerts: ({ firstAlerts, trails }, _key, row) => {
    const { incidentId, revision, alert } = row;
    const { severityReasons, exposure, event } = alert;
    if (revision === 1)
      firstAlerts.set(incidentId, {
        revision,
        alert: { severityReasons, exposure, event: { occurredAt: event.occurredAt } },
      });
    trails.set(incidentId, withAlert(trails.get(incidentId), row));
  },
  deliveries: ({ deliveries }, key, { sent, ...row }) => {
    deliveries.set(key, { ...row, sentSha256: sent?.sha256 ?? null });
  },
  later: ({ later }, key, row) => void later.set(key, row),
  quiet: ({ quiet }, key, row) => void quiet.set(key, row),
  silences: ({ silences }, key, row) => void silences.set(key, row),
  acceptances: ({ acceptances }, key, row) => void acceptances.set(key, row),
  rules: ({ rules, channels }, key, { document, ...row }) => {
    rules.set(key, row);
    for (const [target, channel] of channelsIn(document)) channels.set(target, channel);
  },
};

/** Returns the channel of each target that a document of rules has, as people write it. */
export function channelsIn(document: string): [target: string, channel: string][] {
  const written = parsed(document);
  const targets = isObject(written) && isObject(written.targets) ? written.targets : {};
  return Object.entries(targets).flatMap(([target, said]) =>
    channelsOfTarget(said)
      .slice(0, 1)
      .map((channel): [string, string] => [target, channel]),
  );
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return null;
  }
}

/** Returns rows in the order of their time and then their key, so that the same rows give the same file. */
export function inOrder<Row>(rows: Iterable<readonly [key: string, row: Row]>, at: (row: Row) => Instant): Row[] {
  return [...rows]
    .map(([key, row]) => ({ order: `${at(row)} ${key}`, row }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ row }) => row);
}
