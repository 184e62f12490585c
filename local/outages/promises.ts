import type { Outage } from './catalogue.ts';
import type { Verdict } from './verdict.ts';

/** How long after its first failed attempt a target is replaced, and how late a healthy one may be, in seconds. */
export const patience = { failover: 120, healthy: 10, slack: 10 } as const;

/** What a run without an outage is expected to take from a failure to its opening, in milliseconds: group wait and work. */
const usualMs = { alone: 3_000, many: 13_000 } as const;

/** Returns the promises that an outage broke, in words. `usual`: the waits of a run without an outage, if there was one. */
export function brokenPromises(outage: Outage, verdict: Verdict, usual?: Verdict['waitsMs']): string[] {
  const { lost, doubled, deadLetters, brokenChains, incidents } = verdict;
  const faults = [...lost.slice(0, 5)];
  if (lost.length > 5) faults.push(`and ${lost.length - 5} more lost`);
  if (incidents > 124) faults.push(`${incidents} incidents in place of 124`);
  if (deadLetters > 0) faults.push(`${deadLetters} dead letters`);
  if (brokenChains.length > 0) faults.push(`the records of ${brokenChains.join(', ')} do not verify`);
  // Slack and Jira can be asked, and a webhook's receiver drops what it has had.
  for (const target of ['chat', 'tickets', 'hook']) {
    if ((doubled[target] ?? 0) > 0) faults.push(`${doubled[target]} doubled at ${target}`);
  }
  return outage.target === undefined ? faults : [...faults, ...targetFaults(outage, verdict, usual)];
}

function targetFaults(
  { target }: Outage,
  { waitsMs, sentAfterMs }: Verdict,
  usual: Verdict['waitsMs'] | undefined,
): string[] {
  const late: string[] = [];
  for (const [key, waitMs] of waitsMs) {
    const [name = '', heardBy] = key.split(' ');
    const expected = usual?.get(key) ?? (name.includes('-alone-') ? usualMs.alone : usualMs.many);
    // An incident that opens after the target has been down for that long does not wait.
    const untilFailover = Math.max(0, patience.failover * 1000 - (sentAfterMs.get(name) ?? 0));
    const allowed = patience.healthy * 1000 + (heardBy === target ? untilFailover + patience.slack * 1000 : 0);
    if (waitMs > expected + allowed) late.push(`${key} after ${Math.round(waitMs / 1000)} s`);
  }
  return late.length === 0 ? [] : [`${late.length} heard too late: ${late.slice(0, 3).join(', ')}`];
}
