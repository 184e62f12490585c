import type { Instant } from '../lib/instant.ts';
import { type Change, evolve } from './evolve.ts';
import type { Incident } from './incident.ts';
import { isLaterJob, type Lane, newLane, withProblem } from './lane.ts';

/** Keys remembered that a lane had before; more would not change what they are used for. */
const rememberedKeys = 10;

/** Two lanes after one gave to the other what happened on it. */
export interface Handover {
  /** The one that goes on with it. */
  to: Lane;
  /** The one that gave it. */
  from: Lane;
}

/** Returns two lanes that turned out to be one: all that happened is on the first, and the second leads there. */
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

/** Returns a lane that knows of another which is the same and stays by itself while both have an incident open; null: it knows already. */
export function keepApart(lane: Lane, from: Lane): Lane | null {
  const known = lane.apart ?? [];
  if (known.includes(from.key)) return null;
  return { ...lane, version: lane.version + 1, apart: [...known, from.key].slice(-rememberedKeys) };
}

/** Returns the lane of restore tests with what happened on the one that 0.1.0 had for them and for restores, and that one for restores alone. */
export function partLanes(ofTests: Lane, shared: Lane): Handover {
  return {
    to: { ...taken(ofTests, shared), openIncidentId: shared.openIncidentId },
    from: { ...withoutIncident(shared), version: shared.version + 1 },
  };
}

/** Returns a lane without an open incident, and without what was to be remembered for it. */
export function withoutIncident({ formerly: _forgotten, ...lane }: Lane): Lane {
  return { ...lane, openIncidentId: null, problemsStartedAt: [] };
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

/** Problems of one lane added to another, which is known by the keys of both while an incident is open. */
function taken(into: Lane, from: Lane): Lane {
  const { apart = [], ...rest } = into;
  const others = apart.filter((key) => key !== from.key);
  const stays = others.length === 0 ? rest : { ...rest, apart: others };
  const lane = from.problemsStartedAt.reduce(withProblem, { ...stays, version: into.version + 1 });
  if (from.openIncidentId === null) return lane;
  const formerly = [...new Set([...(into.formerly ?? []), ...(from.formerly ?? []), from.key])].slice(-rememberedKeys);
  return { ...lane, formerly };
}
