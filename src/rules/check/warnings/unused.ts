import type { RulesDocument } from '../../document.ts';
import type { Rules } from '../../rules.ts';
import { sectionRows } from '../../sections.ts';
import type { RulesIssue } from '../issue.ts';

/** Finds what is defined and never used: a leftover, or a name that was meant somewhere. */
export function warnOfUnused(document: RulesDocument, rules: Rules): RulesIssue[] {
  const kept = rules as unknown as Readonly<Record<string, unknown>>;
  const uses = sectionRows.flatMap(([name, row]) => row.uses?.(document[name], kept[name]) ?? []);
  return sectionRows.flatMap(([section, { naming }]) => {
    if (naming === undefined) return [];
    const used = new Set(
      uses.filter(({ of }) => of === section || (of === 'told' && naming.isTold)).flatMap(({ names }) => names),
    );
    return Object.keys(document[section] ?? {})
      .filter((name) => !used.has(name))
      .map((name) => ({ path: [section, name], value: name, message: `is never used: ${naming.unused}` }));
  });
}
