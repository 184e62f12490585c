import type { Tags } from './findings.ts';

/** Returns the value of the first of these tags that is present and not empty, with its name in any case; null when none is. */
export function readTag(tags: Tags | null, names: readonly string[]): string | null {
  if (tags === null) return null;
  const byName = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  return names.map((name) => byName.get(name)).find((value) => value !== undefined && value !== '') ?? null;
}
