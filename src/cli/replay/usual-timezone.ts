import { addTo, mostFirst } from '../../lib/counts.ts';
import type { Rules } from '../../rules/rules.ts';

/** Returns the time zone that the hours and rotations of some rules name most often, else UTC. */
export function usualTimezone({ policies, rotations }: Rules): string {
  const named = [
    ...[...policies.values()].flatMap(({ steps }) => steps.flatMap(({ hours }) => hours?.hours.timezone ?? [])),
    ...[...rotations.values()].map(({ timezone }) => timezone),
  ];
  const counts = new Map<string, number>();
  for (const timezone of named) addTo(counts, timezone);
  const [most] = mostFirst(counts);
  return most?.[0] ?? 'UTC';
}
