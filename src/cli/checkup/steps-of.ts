import type { Finding } from '../../findings/finding.ts';

/** Returns what to do about findings of one reason, each step once; what only some of them need comes first. */
export function stepsOf(findings: readonly Pick<Finding, 'advice'>[]): string[] {
  const all = findings.map(({ advice }) => advice).toSorted((a, b) => b.length - a.length);
  return [...new Set(all.flat())];
}
