import type { Entry } from '../rules/sections/section.ts';
import type { CompiledSections } from '../rules/sections.ts';
import { saidSections } from '../rules/sections.ts';
import { sayInstead } from './said.ts';

/** Says what came, went or changed in sections that have no comparison of their own. */
export function compareOthers(before: CompiledSections, after: CompiledSections): string[] {
  const was = saidSections(before);
  return saidSections(after).flatMap(({ noun, entries }, index) =>
    compareEntries(noun, was[index]?.entries ?? [], entries),
  );
}

/** Says which entries came, went or changed, in the words that each is said with. */
export function compareEntries(noun: string, before: readonly Entry[], after: readonly Entry[]): string[] {
  const [was, is] = [before, after].map((list) => new Map(list.map(({ name, says }) => [name, says]))) as [
    Map<string, string>,
    Map<string, string>,
  ];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [then, now] = [was.get(name), is.get(name)];
    if (then === undefined) return [`${noun} "${name}" is new: ${now}.`];
    if (now === undefined) return [`${noun} "${name}" is gone; it was: ${then}.`];
    return sayInstead(`${noun} "${name}":`, then, now).map((one) => `${one}.`);
  });
}
