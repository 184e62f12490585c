import { ownerWord } from '../../escalation/owners.ts';
import { sectionRows } from '../sections.ts';
import { type KnownNames, namesOf } from './check-names.ts';
import type { RulesIssue } from './issue.ts';

/**
 * Finds names that refer to nothing, steps out of order and settings that contradict each other. Works on the raw
 * document, so that these are reported together with mistakes of form.
 */
export function checkReferences(raw: Record<string, unknown>): RulesIssue[] {
  const known = knownNames(raw);
  return sectionRows.flatMap(([, { checkNames }]) => checkNames?.(raw, known) ?? []);
}

function knownNames(raw: Record<string, unknown>): KnownNames {
  const known = sectionRows.flatMap(([section, { naming }]) =>
    naming === undefined ? [] : [{ section, ...naming, names: [...namesOf(raw[section]), ...naming.always] }],
  );
  const told = known.filter(({ isTold }) => isTold).flatMap(({ names }) => names);
  return {
    ...Object.fromEntries(known.map(({ section, noun, names }) => [section, { noun, names }])),
    duty: { noun: 'target', names: told },
    // The owner of an alert is told by steps and routes, once the rules say how.
    told: { noun: 'target', names: namesOf(raw.owners).length > 0 ? [...told, ownerWord] : told },
  };
}
