import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/events/', import.meta.url);

/** Names of all event fixtures, without `.json`. */
export const fixtureNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

/** Returns the text of a fixture. */
export function fixtureText(name: string): string {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8');
}

/** Returns a fixture as a fresh object that a test may change. */
export function fixture(name: string): Record<string, unknown> & { detail: Record<string, unknown> } {
  return JSON.parse(fixtureText(name));
}
