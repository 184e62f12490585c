import { inertLine } from '../../lib/text.ts';
import type { RulesText } from '../../ports/rules/rules-source.ts';
import { formatVersion } from './plain-part.ts';
import type { PushPlan } from './plan-push.ts';

/** What is known of a push before it is made. */
export interface PushPreview {
  place: string;
  current: RulesText | null;
  plan: PushPlan;
  /** What changes in meaning, one line each; null when the rules there are not valid and nothing can be compared. */
  differences: string[] | null;
  /** What is valid and hardly meant, one line each. */
  warnings: string[];
  /** Whether the rules are valid after each single write. */
  smooth: boolean;
}

/** Says what a push would change. */
export function formatPreview({ place, current, plan, differences, warnings, smooth }: PushPreview): string {
  const now = current === null ? 'has no rules yet' : `has ${inertLine(formatVersion(current))}`;
  const lines = [
    `${place} ${now}.`,
    '',
    ...formatDifferences(differences),
    ...(warnings.length > 0 ? ['', ...warnings.map((warning) => `worth a look: ${inertLine(warning)}`)] : []),
    '',
    ...plan.writes.map(({ name, stored, replaces }) => {
      const size = `${stored.bytes} bytes${stored.packed ? ', packed' : ''}${stored.tier === 'Advanced' ? ', advanced tier' : ''}`;
      return `write   ${inertLine(name)} (${replaces === null ? 'new' : `version ${replaces}`}; ${size})`;
    }),
    ...plan.removals.map((name) => `remove  ${inertLine(name)} (its history goes with it)`),
    ...plan.left.map((name) => `leave   ${inertLine(name)} (not among what is given; --prune removes it)`),
    ...(smooth
      ? []
      : [
          '',
          'Between these writes the rules are not valid for a moment: the last good ones stay in force, and an alert may say so.',
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function formatDifferences(differences: readonly string[] | null): string[] {
  if (differences === null) return ['The rules there are not valid, so what changes in meaning cannot be said.'];
  if (differences.length === 0) return ['It means the same as the rules there; only the text differs.'];
  return differences.map(inertLine);
}
