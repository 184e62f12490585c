import type { Deviation, DrillResult } from './judge-drill.ts';

/** News of a drill that failed. */
export interface DrillNews {
  id: string;
  title: string;
  news: string;
  lines: string[];
  /** Targets that were not told of the drill itself. */
  failed: readonly string[];
}

/** Which drill failed. */
interface FailedDrill {
  id: string;
  route: string;
  policy: string;
}

/** Returns what people are told of a drill that failed, by whatever works. */
export function newsOfFailure(
  { id, route, policy }: FailedDrill,
  { acknowledged, incidentId }: Pick<DrillResult, 'acknowledged' | 'incidentId'>,
  deviations: readonly Deviation[],
): DrillNews {
  const bad = deviations.flatMap(({ target, ...one }) => (target === null ? [] : [{ ...one, target }]));
  const names = bad.map(({ target }) => target).join(', ');
  const told =
    bad.length === 0 ? 'everybody was told' : `${names} ${bad.length === 1 ? 'was' : 'were'} not told in time`;
  return {
    id: `${id}-news`,
    title: `Drill failed: ${bad.length === 0 ? 'nobody acknowledged' : `${names} not told in time`}`,
    news: `A drill of route ${route}, policy ${policy}: ${told}, and ${acknowledged === null ? 'nobody acknowledged' : 'somebody acknowledged'}.`,
    lines: [
      ...bad.map(({ target, says }) => `${target}: ${says === '' ? 'nothing was heard of it' : says}`),
      `Drill ${id}, incident ${incidentId}.`,
    ],
    failed: bad.flatMap(({ reason, target }) => (reason === 'not-told' ? [target] : [])),
  };
}
