import { type MuteSource, nameMute } from '../../incidents/mute.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { IngestResult } from '../../pipeline/ingest/ingest-result.ts';
import type { Rules } from '../../rules/rules.ts';
import { Simulation } from '../../simulation/router.ts';
import type { ReadyCase, ReadyEvent } from './read-case.ts';
import { whatIsGiven } from './what-is-given.ts';

/** What happened in a case. */
export interface Story {
  /** By the path of the event's expectations. */
  decided: Map<string, Decided>;
  /** What people would have been told, in order; quiet updates of messages are left out. */
  told: NoticeLine[];
  /** Incidents that were opened. */
  incidents: number;
  /** Acknowledgements, by their place in the case, for which nothing was open. */
  answeredNothing: number[];
}

/** What was decided about one event; null where the rules were not asked. */
export interface Decided {
  action: string;
  route: string | null;
  policy: string | null;
  severity: string | null;
  severityReasons: string[];
  labels: Record<string, string>;
  groupKey: string | null;
  mutedBy: string | null;
  /** Its name in the rules alone: `sunday patching`; of a silence, its reason. */
  muteName: string | null;
  reason: string;
  trace: string[];
}

/** One notice to one target. */
export interface NoticeLine {
  target: string;
  kind: string;
  afterSeconds: number;
  at: Instant;
}

/** Plays a case under some rules. */
export async function runCase({ start, events, acknowledgements, endAfter }: ReadyCase, rules: Rules): Promise<Story> {
  const told: NoticeLine[] = [];
  const decided = new Map<string, Decided>();
  const answeredNothing: number[] = [];
  const rehearsal = new Simulation({
    rules,
    start,
    notify: ({ target, kind, at }) => {
      if (noticeKind(kind).isSpoken) told.push({ target, kind, at, afterSeconds: secondsBetween(start, at) });
    },
  });
  const happenings = [
    ...events.map((event) => ({ after: event.afterSeconds, run: () => hear(event) })),
    ...acknowledgements.map(({ afterSeconds, by }, index) => ({
      after: afterSeconds,
      run: async () => {
        const count = await rehearsal.acknowledgeAll(by, addSeconds(start, afterSeconds));
        if (count === 0) answeredNothing.push(index);
      },
    })),
  ].sort((a, b) => a.after - b.after);

  async function hear({ path, event, afterSeconds, given }: ReadyEvent): Promise<void> {
    if (given.strikes !== undefined) rehearsal.suppose(event, given.strikes);
    const at = addSeconds(start, afterSeconds);
    decided.set(path, decidedBy(await rehearsal.hear(event, at, whatIsGiven(given, event))));
  }

  for (const { run } of happenings) await run();
  await rehearsal.finish(addSeconds(start, endAfter));
  return { decided, told, incidents: rehearsal.store.incidents.size, answeredNothing };
}

function decidedBy({ action, decision, reason, trace }: IngestResult): Decided {
  return {
    action,
    route: decision?.routing.route ?? null,
    policy: decision?.routing.policy || null,
    severity: decision?.severity ?? null,
    severityReasons: decision?.severityReasons ?? [],
    labels: decision?.routing.labels ?? {},
    groupKey: decision?.routing.groupKey ?? null,
    mutedBy: decision?.mute == null ? null : nameMute(decision.mute.source),
    muteName: decision?.mute == null ? null : nameInRules(decision.mute.source),
    reason,
    trace,
  };
}

function nameInRules(source: MuteSource): string {
  return source.kind === 'silence' ? source.reason : source.name;
}
