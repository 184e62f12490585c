import { InvalidArgumentError } from 'commander';
import { isDay } from '../lib/instant.ts';

/** Reads an option that is a day in UTC. @throws {InvalidArgumentError} with an example */
export function readDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Give a day in UTC such as 2026-10-01.');
  return text;
}

/** Returns the first and the last day of a month such as `2026-10`. @throws {InvalidArgumentError} with an example */
export function readMonth(text: string): { from: string; until: string } {
  const from = `${text}-01`;
  if (!isDay(from)) throw new InvalidArgumentError('Give a month in UTC such as 2026-10.');
  const [year, month] = text.split('-').map(Number) as [number, number];
  return { from, until: `${text}-${new Date(Date.UTC(year, month, 0)).getUTCDate()}` };
}
