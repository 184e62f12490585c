import { InvalidArgumentError } from 'commander';
import { type Instant, toInstant } from '../lib/instant.ts';

const iso = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:\d\d)?$/;

/** Reads an option that is a moment in ISO-8601; without a zone it is UTC. @throws {InvalidArgumentError} with an example */
export function readInstant(text: string): Instant {
  const [, day = '', time = 'T00:00', zone = 'Z'] = iso.exec(text) ?? [];
  const instant = isDay(day) ? toInstant(`${day}${time}${zone}`) : null;
  if (instant === null) throw new InvalidArgumentError('Give a moment such as 2026-11-22T03:12:00Z.');
  return instant;
}

/** JavaScript reads 30 February as 2 March. */
function isDay(day: string): boolean {
  return day !== '' && toInstant(`${day}T00:00:00Z`)?.startsWith(day) === true;
}
