import { targetsOf } from './failures.ts';
import { type StoredIncident, storedIncidents, type TableItem } from './stored.ts';
import { distinct, type Heard, isInstead, type Told, toldOf } from './told.ts';

/** Everything there is to see after an outage. */
export interface Aftermath {
  /** When each failure was sent, by the name of its resource. */
  readonly sentAtMs: ReadonlyMap<string, number>;
  readonly items: readonly TableItem[];
  readonly heard: Heard;
  /** Messages in either dead-letter queue. */
  readonly deadLetters: number;
}

/** The result for the failures of an outage. */
export interface Verdict {
  readonly events: number;
  readonly incidents: number;
  /** Openings that people saw. */
  readonly told: number;
  /** Openings too many, by target. */
  readonly doubled: Readonly<Record<string, number>>;
  /** Failures in no incident, in several, or that no target was told of; in words. */
  readonly lost: readonly string[];
  readonly deadLetters: number;
  readonly brokenChains: readonly string[];
  /** From a failure until the first target heard of its incident. */
  readonly longestWaitMs: number;
  /** When each target, or who stood in for it, first heard of each incident, after its first failure: `<resource> <target>`. */
  readonly waitsMs: ReadonlyMap<string, number>;
  /** When each failure was sent after the first one, by the name of its resource. */
  readonly sentAfterMs: ReadonlyMap<string, number>;
}

/** Judges what is in the table and at the vendors by what was sent. */
export function judge({ sentAtMs, items, heard, deadLetters }: Aftermath): Verdict {
  const ours = storedIncidents(items).filter(({ resources }) => resources.some((name) => sentAtMs.has(name)));
  const told = toldOf(heard);
  const byIncident = Map.groupBy(told, ({ incidentId }) => incidentId);
  const waitsMs = new Map<string, number>();
  const lost = lostFailures(ours, sentAtMs);
  let longestWaitMs = 0;
  for (const stored of ours) {
    const first = firstFailure(stored, sentAtMs);
    const toldOfIt = byIncident.get(stored.incident.id) ?? [];
    longestWaitMs = Math.max(longestWaitMs, earliest(toldOfIt) - first.atMs);
    for (const target of targetsOf(first.name)) {
      const speakers = standInsOf(stored, target);
      const waitMs = earliest(toldOfIt.filter((one) => speaksFor(one, target, speakers))) - first.atMs;
      waitsMs.set(`${first.name} ${target}`, waitMs);
      if (!Number.isFinite(waitMs) && !onlyTopicStoodIn(stored, speakers))
        lost.push(`${target} of ${first.name} heard nothing`);
    }
  }
  const openings = ours.flatMap(({ incident }) => byIncident.get(incident.id) ?? []);
  return {
    events: sentAtMs.size,
    incidents: ours.length,
    told: openings.length,
    doubled: doubledOf(ours, byIncident),
    lost,
    deadLetters,
    brokenChains: ours.filter(({ chainHolds }) => !chainHolds).map(({ incident }) => incident.id),
    longestWaitMs,
    waitsMs,
    sentAfterMs: sinceFirst(sentAtMs),
  };
}

function sinceFirst(sentAtMs: ReadonlyMap<string, number>): Map<string, number> {
  const firstMs = Math.min(...sentAtMs.values());
  return new Map([...sentAtMs].map(([name, atMs]) => [name, atMs - firstMs]));
}

function lostFailures(incidents: readonly StoredIncident[], sentAtMs: ReadonlyMap<string, number>): string[] {
  const counts = new Map<string, number>();
  for (const name of incidents.flatMap(({ resources }) => resources)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...sentAtMs.keys()].flatMap((name) => {
    const count = counts.get(name) ?? 0;
    return count === 1 ? [] : [`${name} is in ${count} incidents`];
  });
}

function firstFailure({ resources }: StoredIncident, sentAtMs: ReadonlyMap<string, number>) {
  const sent = resources.flatMap((name) => {
    const atMs = sentAtMs.get(name);
    return atMs === undefined ? [] : [{ name, atMs }];
  });
  return sent.reduce((a, b) => (b.atMs < a.atMs ? b : a));
}

function earliest(told: readonly Told[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...told.map(({ atMs }) => atMs));
}

/** Says whether an opening was for a target: told by itself, or by a target that the ledger names as its failover target. */
function speaksFor({ target, noticeId }: Told, wanted: string, speakers: ReadonlySet<string>): boolean {
  return target === wanted || (noticeId !== null && isInstead(noticeId) && speakers.has(target));
}

/** Returns the failover targets of a target for the opening, and theirs in turn. */
function standInsOf({ ledger }: StoredIncident, target: string): Set<string> {
  const openings = ledger.filter(({ kind }) => kind === 'opened');
  const speakers = new Set<string>();
  let wanted: string | null = target;
  while (wanted !== null) {
    const name: string = wanted;
    const next = openings.find((row) => row.target === name)?.result?.standIn ?? null;
    wanted = next === null || speakers.has(next) ? null : next;
    if (wanted !== null) speakers.add(wanted);
  }
  return speakers;
}

/** The topic's messages do not say for whom they are: the ledger does. */
function onlyTopicStoodIn({ ledger }: StoredIncident, speakers: ReadonlySet<string>): boolean {
  if (!speakers.has('alert-topic')) return false;
  return ledger.some((row) => row.target === 'alert-topic' && row.status === 'delivered' && isInstead(row.noticeId));
}

/** Openings beyond one for each notice and target; for the topic, beyond what the ledger has delivered to it. */
function doubledOf(
  incidents: readonly StoredIncident[],
  told: ReadonlyMap<string, readonly Told[]>,
): Record<string, number> {
  const doubled: Record<string, number> = { chat: 0, mail: 0, tickets: 0, hook: 0, page: 0 };
  for (const { incident, ledger } of incidents) {
    const byTarget = Map.groupBy(told.get(incident.id) ?? [], ({ target }) => target);
    for (const [target, all] of byTarget) {
      const expected = target === 'page' ? toTopic(ledger) : distinct(all);
      doubled[target] = (doubled[target] ?? 0) + Math.max(0, all.length - Math.max(1, expected));
    }
  }
  return doubled;
}

function toTopic(ledger: StoredIncident['ledger']): number {
  const rows = ledger.filter(
    ({ target, kind }) => kind === 'opened' && (target === 'page' || target === 'alert-topic'),
  );
  return rows.filter(({ status }) => status === 'delivered').length;
}
