import type { Deviation, DrillResult } from '../../incidents/drill-result.ts';
import { sayDeviation } from './record-result.ts';

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
  /** What was played: `route databases, policy database`. */
  of: string;
}

/** Returns what people are told of a drill that failed, by whatever works. */
export function newsOfFailure(
  { id, of }: FailedDrill,
  result: DrillResult | null,
  deviations: readonly Deviation[],
): DrillNews {
  const bad = deviations.flatMap(({ target, ...one }) => (target === null ? [] : [{ ...one, target }]));
  const names = bad.map(({ target }) => target).join(', ');
  const others = deviations.filter(({ target }) => target === null).map(sayDeviation);
  const what = bad.length > 0 ? `${names} not told in time` : others.join('; ');
  return {
    id: `${id}-news`,
    title: `Drill failed: ${what}`,
    news: `A drill of ${of}: ${[...(bad.length > 0 ? [`${names} ${bad.length === 1 ? 'was' : 'were'} not told in time`] : []), ...others].join(', and ')}.`,
    lines: [
      ...bad.map(({ target, says }) => `${target}: ${says === '' ? 'nothing was heard of it' : says}`),
      `Drill ${id}${result === null ? '' : `, incident ${result.incidentId}`}.`,
    ],
    failed: bad.flatMap(({ reason, target }) => (reason === 'not-told' ? [target] : [])),
  };
}
