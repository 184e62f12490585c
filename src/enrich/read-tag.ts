import type { Tags } from './findings.ts';

/** Returns the value of the first of some tags that is there and not empty, whatever the case of its name; null without one. */
export function readTag(tags: Tags | null, names: readonly string[]): string | null {
  if (tags === null) return null;
  const byName = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  return names.map((name) => byName.get(name)).find((value) => value !== undefined && value !== '') ?? null;
}
