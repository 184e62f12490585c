import type { Instant } from '../lib/instant.ts';
import { type Change, evolve } from './evolve.ts';
import type { Incident } from './incident.ts';
import { isLaterJob, type Lane, laneIdsOf, newLane, withProblem } from './lane.ts';
import { isUnheard } from './retry.ts';

/** How many former keys of a lane are remembered; more would make no difference. */
const rememberedKeys = 10;

/** Two lanes after one of them gave its history to the other. */
export interface Handover {
  /** The lane that goes on with the history. */
  to: Lane;
  /** The lane that gave it away. */
  from: Lane;
}

/** Joins two lanes that turned out to be one: the whole history is on the first, and the second leads there. */
export function joinLanes(into: Lane, from: Lane): Handover {
  const success = isLaterJob(from.lastSuccessStartedAt, into.lastSuccessStartedAt ?? '')
    ? from.lastSuccessStartedAt
    : into.lastSuccessStartedAt;
  const to = { ...taken(into, from), lastSuccessStartedAt: success, lastCleared: into.lastCleared ?? from.lastCleared };
  return {
    to: { ...to, openIncidentId: into.openIncidentId ?? from.openIncidentId },
    from: { ...newLane(from.key), version: from.version + 1, movedTo: into.key },
  };
}

/** Notes on a lane that another one is the same but stays apart while both have an open incident; null: it is noted already. */
export function keepApart(lane: Lane, from: Lane): Lane | null {
  const known = lane.apart ?? [];
  if (known.includes(from.key)) return null;
  return { ...lane, version: lane.version + 1, apart: [...known, from.key].slice(-rememberedKeys) };
}

/** Parts the lane that 0.1.0 had for restores and restore tests: the tests get its history, and restores keep the lane. */
export function partLanes(ofTests: Lane, shared: Lane): Handover {
  return {
    to: { ...taken(ofTests, shared), openIncidentId: shared.openIncidentId },
    from: { ...withoutIncident(shared, null), version: shared.version + 1 },
  };
}

/** How many incidents with retries that are not heard of a lane remembers: a retry ends within a day or two. */
const rememberedRetries = 5;

/**
 * Returns a lane without its open incident, and without what was remembered because of it.
 *
 * @param incident as it is then: of its retries AWS may yet say how they ended; null: it is not known
 */
export function withoutIncident(lane: Lane, incident: Pick<Incident, 'id' | 'retries'> | null): Lane {
  const { formerly: _forgotten, unproven: _proven, problems: _over, found: _ended, ...others } = lane;
  const clear = { ...others, openIncidentId: null, problemsStartedAt: [] };
  const ids = laneIdsOf(lane);
  const isAwaited = incident?.retries?.some((retry) => ids.includes(retry.laneId) && isUnheard(retry)) === true;
  if (!isAwaited) return clear;
  const known = (lane.retriedIn ?? []).filter((id) => id !== incident.id);
  return { ...clear, retriedIn: [...known, incident.id].slice(-rememberedRetries) };
}

/** Says whether nothing has happened on a lane. */
export function isUnused({ lastSuccessStartedAt, problemsStartedAt, openIncidentId }: Lane): boolean {
  return lastSuccessStartedAt === null && problemsStartedAt.length === 0 && openIncidentId === null;
}

/** Notes that two lanes of an incident are one, so that one success is enough. */
export function countLanesOnce(incident: Incident, { to, from }: Handover, now: Instant): Change {
  const openLanes = Math.max(1, incident.openLanes - 1);
  return evolve(
    incident,
    { openLanes },
    {
      what: 'lanes-joined',
      actor: 'router',
      reason: 'Two of its lanes are one: it is known now whose recovery point was restored.',
      details: { lane: to.key, formerly: from.key, openLanes },
    },
    now,
  );
}

/** Adds the problems of one lane to another, which is known by the keys of both while an incident is open. */
function taken(into: Lane, from: Lane): Lane {
  const { apart = [], ...rest } = into;
  const others = apart.filter((key) => key !== from.key);
  const stays = others.length === 0 ? rest : { ...rest, apart: others };
  const problems = [...(into.problems ?? []), ...(from.problems ?? [])];
  const both = { ...stays, version: into.version + 1, ...(problems.length === 0 ? {} : { problems }) };
  const lane = from.problemsStartedAt.reduce(withProblem, both);
  if (from.openIncidentId === null) return lane;
  const formerly = [...new Set([...(into.formerly ?? []), ...(from.formerly ?? []), from.key])].slice(-rememberedKeys);
  return { ...lane, formerly };
}
