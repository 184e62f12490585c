import { type EvidenceRecord, firstBrokenRecord } from '../../src/evidence/record.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { timerList } from '../../src/incidents/views.ts';
import type { LedgerItem } from '../observer.ts';

/** An incident with everything that the table keeps of it. */
export interface StoredIncident {
  readonly incident: Incident;
  /** Names of the resources of its alerts, one for each alert. */
  readonly resources: readonly string[];
  /** Ids of the jobs of its alerts. */
  readonly jobs: readonly string[];
  /** Its evidence, oldest first. */
  readonly records: readonly EvidenceRecord[];
  readonly ledger: readonly LedgerItem[];
  readonly chainHolds: boolean;
  /** When the list of timers, by which `watch` finds it, says that its next step is due; null: it is not there. */
  readonly timerListedAt: string | null;
}

/** A table's item; only keys are sure. */
export type TableItem = Readonly<Record<string, unknown>>;

/** Reads the incidents out of all items of a table. */
export function storedIncidents(items: readonly TableItem[]): StoredIncident[] {
  const partitions = Map.groupBy(items, ({ pk }) => String(pk));
  return [...partitions].flatMap(([pk, own]) => {
    const state = own.find(({ sk }) => sk === 'STATE');
    if (!pk.startsWith('INCIDENT#') || state?.incident === undefined) return [];
    const sorted = own.toSorted((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
    const under = (prefix: string) => sorted.filter(({ sk }) => String(sk).startsWith(prefix));
    const timer = own.find(({ gpk, sk }) => gpk === timerList && sk !== 'STATE');
    const records = under('RECORD#').map(({ record }) => record as EvidenceRecord);
    return [
      {
        incident: state.incident as Incident,
        resources: under('ALERT#').map(({ alert }) => (alert as { resource: { name: string } }).resource.name),
        jobs: under('ALERT#').map(({ alert }) => (alert as { event: { jobId: string } }).event.jobId),
        records,
        ledger: under('DELIVERY#') as unknown as LedgerItem[],
        timerListedAt: timer === undefined ? null : String(timer.gsk),
        chainHolds: records.length > 0 && firstBrokenRecord(records) === null,
      },
    ];
  });
}
