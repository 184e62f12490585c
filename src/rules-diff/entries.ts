import { byName, type Entry } from '../rules/sections/section.ts';
import type { CompiledSections } from '../rules/sections.ts';
import { saidSections } from '../rules/sections.ts';
import { compareNamed, describeInstead } from './said.ts';

/** Says which entries were added, removed or changed in sections without a comparison of their own. */
export function compareOthers(before: CompiledSections, after: CompiledSections): string[] {
  const was = saidSections(before);
  return saidSections(after).flatMap(({ noun, entries }, index) =>
    compareEntries(noun, was[index]?.entries ?? [], entries),
  );
}

/** Says which entries were added, removed or changed, each by its own description. */
export function compareEntries(noun: string, before: readonly Entry[], after: readonly Entry[]): string[] {
  return compareNamed(
    byName(before),
    byName(after),
    ({ name, says }) => `${noun} "${name}" is new: ${says}.`,
    ({ name, says }) => `${noun} "${name}" is gone; it was: ${says}.`,
    (was, is) => describeInstead(`${noun} "${is.name}":`, was.says, is.says).map((one) => `${one}.`),
  );
}
