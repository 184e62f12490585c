import type { Incident } from '../incidents/incident.ts';
import type { Clock } from './times.ts';
import { ordinal, short } from './wording.ts';

/** Says of which incident one is a relapse, how that had ended, and how often it has been by now; null: of none. */
export function relapseLine({ relapseOf }: Pick<Incident, 'relapseOf'>, clock: Pick<Clock, 'time'>): string | null {
  if (relapseOf == null) return null;
  const { incidentId, number, resolvedAt, resolvedBy } = relapseOf;
  const before = `incident ${short(incidentId, 40)}, resolved by ${short(resolvedBy, 100)} at ${clock.time(resolvedAt)}`;
  return `Relapse of ${before}: the ${ordinal(number + 1)} time.`;
}
