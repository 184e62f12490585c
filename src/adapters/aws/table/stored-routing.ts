import type { Escalation, Incident } from '../../../incidents/incident.ts';
import { type Routing, usualChoices } from '../../../incidents/routing.ts';
import { textMap } from '../../../lib/text-map.ts';
import { type Pairs, pairsOf, plainOf } from './stored-pairs.ts';

/** Fields of `routing` that 0.1.0 stored in the incident itself. */
interface Beside {
  route: string;
  policy: string;
  groupKey: string;
  template?: string | null;
}

/** Fields of `routing` that 0.1.0 stored in `escalation`. */
interface BesideInEscalation {
  acknowledgedForSeconds: number | null;
  groupIntervalSeconds?: number;
  repeatIntervalSeconds?: number | null;
}

/**
 * Until 0.3.0 an incident's decision is stored twice: as `routing`, which holds all of it, and as the attributes of 0.1.0.
 * 0.1.0 changes its own attributes and leaves `routing` as it was, so where they differ its own are the newer. Labels are
 * long and stored once, in their own two forms.
 */
export interface StoredRouting extends Beside {
  /** Absent: written by 0.1.0. */
  routing?: Partial<Omit<Routing, 'labels'>>;
  labels?: Record<string, string>;
  labelList?: Pairs<string>;
  escalation: Escalation & BesideInEscalation;
}

/** Returns what was decided for an incident as it is stored. */
export function storedRouting({ labels, ...routing }: Routing, escalation: Escalation): StoredRouting {
  const { route, policy, groupKey, template } = routing;
  const { acknowledgedForSeconds, groupIntervalSeconds, repeatIntervalSeconds } = routing;
  return {
    routing,
    route,
    policy,
    groupKey,
    ...(template === null ? {} : { template }),
    ...(Object.keys(labels).length === 0 ? {} : { labels: plainOf(labels), labelList: pairsOf(labels) }),
    escalation: {
      ...escalation,
      acknowledgedForSeconds,
      groupIntervalSeconds,
      ...(repeatIntervalSeconds === null ? {} : { repeatIntervalSeconds }),
    },
  };
}

/** Returns a stored incident with what was decided for it in one place, whichever release changed it last. */
export function readRouting<Stored extends StoredRouting>(
  stored: Stored,
): Omit<Stored, keyof StoredRouting> & Pick<Incident, 'routing' | 'escalation'> {
  const { routing, route, policy, groupKey, template, labels = {}, labelList, escalation, ...rest } = stored;
  const { acknowledgedForSeconds, groupIntervalSeconds, repeatIntervalSeconds, ...standing } = escalation;
  const beside = {
    route,
    policy,
    groupKey,
    template,
    acknowledgedForSeconds,
    groupIntervalSeconds,
    repeatIntervalSeconds,
  };
  const known = Object.fromEntries(Object.entries(beside).filter(([, value]) => value !== undefined));
  return {
    ...rest,
    routing: {
      ...usualChoices,
      ...routing,
      ...(known as typeof beside),
      labels: textMap(labelList ?? Object.entries(labels)),
    } as Routing,
    escalation: standing,
  };
}
