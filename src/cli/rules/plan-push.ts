import type { RulesText } from '../../ports/rules/rules-source.ts';
import type { PartText } from '../../rules/check/read-part.ts';
import { plainText } from './plain-part.ts';
import { describeTooLarge, type StoredForm, storedForm } from './stored-form.ts';

/** A part that is to be written. */
export interface PlannedWrite {
  name: string;
  /** As people write it. */
  plain: string;
  stored: StoredForm;
  /** The version that it replaces; null when there is none. */
  replaces: number | null;
}

/** What a push is to do. */
export interface PushPlan {
  /** The rules as they will be: what is given and what stays of the others, in the order of their names. */
  after: PartText[];
  writes: PlannedWrite[];
  /** Parameters to remove: there, not given, and to be pruned. */
  removals: string[];
  /** Parameters that hold what is given already. */
  unchanged: string[];
  /** Parameters that are not given and stay. */
  left: string[];
}

const namePattern = /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+){0,12}$/;

/** Returns what to do so that what is given is in Parameter Store, or in words why that cannot be. */
export function planPush(given: readonly PartText[], current: RulesText | null, prune: boolean): PushPlan | string {
  const bad = given.find(({ name }) => !namePattern.test(name));
  if (bad) return `${bad.name} cannot be a parameter: names take letters, digits, ".", "_", "-" and at most 13 levels.`;
  const parts = new Map(current?.parts.map((part) => [part.name, part]));
  const plan: PushPlan = { after: [], writes: [], removals: [], unchanged: [], left: [] };
  for (const { name, text } of given) {
    const part = parts.get(name);
    if (part !== undefined && plainText(part) === text) {
      plan.unchanged.push(name);
      continue;
    }
    const stored = storedForm(text);
    if ('packedBytes' in stored) return describeTooLarge(name, stored);
    plan.writes.push({ name, plain: text, stored, replaces: part === undefined ? null : Number(part.version) });
  }
  const others = [...parts.values()].filter(({ name }) => !given.some((one) => one.name === name));
  (prune ? plan.removals : plan.left).push(...others.map(({ name }) => name));
  plan.after = [...given, ...(prune ? [] : others)].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return plan;
}
