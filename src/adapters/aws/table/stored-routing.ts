import type { Escalation, Incident } from '../../../incidents/incident.ts';
import { type Routing, usualChoices } from '../../../incidents/routing.ts';
import { textMap } from '../../../lib/text-map.ts';
import { type Pairs, pairsOf, plainOf } from './stored-pairs.ts';

/** What of `routing` stood in the incident itself in 0.1.0. */
interface Beside {
  route: string;
  policy: string;
  groupKey: string;
  template?: string | null;
}

/** What of it stood in `escalation`. */
interface BesideInEscalation {
  acknowledgedForSeconds: number | null;
  groupIntervalSeconds?: number;
  repeatIntervalSeconds?: number | null;
}

/**
 * What was decided for an incident stands twice until 0.3.0: as `routing`, which holds whatever is decided, and as the
 * attributes of 0.1.0 beside it. 0.1.0 changes its own and carries `routing` along as it was, so of two values its own is the
 * newer. Labels are long and stand once, in their own two forms.
 */
export interface StoredRouting extends Beside {
  /** Absent: written by 0.1.0, and before incidents had it. */
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
