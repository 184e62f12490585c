import type { Accepted } from '../incidents/acceptance.ts';
import type { Alert } from '../incidents/alert.ts';
import { type Instant, minuteInUtc } from '../lib/instant.ts';
import { inertLine } from '../lib/text.ts';
import type { Rules } from '../rules/rules.ts';

/** How a person's acceptance applies to an alert. `says`: which acceptance it has outgrown, in words that follow “it”. */
export type AcceptedAlert = { is: 'covered'; accepted: Accepted } | { is: 'outgrown'; says: string };

/**
 * Returns the person's acceptance that covers an alert, else the one that it has outgrown; null when nobody accepted it.
 * Acceptances written in the rules are about findings, and are applied where findings are made.
 */
export function acceptanceOf(
  alert: Pick<Alert, 'event' | 'error' | 'cause'>,
  { accept }: Pick<Rules, 'accept'>,
  { now, laneKeys }: { now: Instant; laneKeys: readonly string[] },
): AcceptedAlert | null {
  const made = accept.flatMap(({ made: one, ...acceptance }) =>
    one !== undefined && one.from <= now && now < acceptance.until ? [{ ...acceptance, made: one }] : [],
  );
  const problem = made[0]?.made.problemOf(alert, laneKeys);
  if (problem === undefined) return null;
  const judged = made.map((acceptance) => ({ acceptance, verdict: acceptance.made.judge(problem) }));
  const holding = judged.find(({ verdict }) => verdict === 'covered');
  if (holding !== undefined) {
    const { name, owner, reason, until } = holding.acceptance;
    return { is: 'covered', accepted: { name, owner, reason, until } };
  }
  const outgrown = judged.find(({ verdict }) => verdict === 'outgrown')?.acceptance;
  return outgrown === undefined ? null : { is: 'outgrown', says: outgrown.made.saysOutgrown(problem) };
}

/** Says who accepted it, why and until when, in the same words for decisions, traces and announcements of findings. */
export function describeAccepted({ name, owner, reason, until }: Accepted): string {
  return `It is accepted until ${minuteInUtc(until)}, by ${inertLine(owner)} under “${inertLine(name)}”: ${inertLine(reason)}.`;
}

/** Returns an acceptance by its name, as mutes have theirs: `acceptance "incident 01KB…" of data team`. */
export function nameAcceptance({ name, owner }: Pick<Accepted, 'name' | 'owner'>): string {
  return `acceptance "${name}" of ${owner}`;
}
