import type { Rules } from './decision.ts';

/** Says what is different between two versions of the rules. */
export function compareRules(before: Rules, after: Rules): string[] {
  const names = ({ routes }: Rules) => routes.map(({ name }) => name);
  const gone = names(before).filter((name) => !names(after).includes(name));
  const fresh = names(after).filter((name) => !names(before).includes(name));
  return [...fresh.map((name) => `Route "${name}" is new.`), ...gone.map((name) => `Route "${name}" is gone.`)];
}
