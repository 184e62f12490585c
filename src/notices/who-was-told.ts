import type { Told, ToldOutcome } from '../incidents/told.ts';
import type { Fact } from './notice.ts';
import { short } from './wording.ts';

/** Targets that are named; those that were not reached come first. */
const namedTargets = 6;

/** Says who else was told, and how it arrived; null: nobody looked. */
export function toldFact(told: readonly Told[] | null, target: string): Fact {
  return { id: 'told', label: 'Told', value: told === null ? '' : describeTold(told, target) };
}

function describeTold(told: readonly Told[], target: string): string {
  const others = told.filter((one) => one.target !== target);
  if (others.length === 0) return 'nobody else';
  const sorted = others.toSorted((a, b) => Number(isMissed(b)) - Number(isMissed(a)));
  const more = sorted.length - namedTargets;
  const named = sorted.slice(0, namedTargets).map(describeOne);
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function isMissed({ outcome }: Told): boolean {
  return outcome === 'failed' || outcome === 'failed-over';
}

/** How what a target was told arrived, behind its name; what is in the channel needs no word. */
const arrivals: Readonly<Record<ToldOutcome, (told: Told) => string>> = {
  arrived: () => '',
  accepted: () => 'accepted',
  'under-way': ({ at }) => (at === null ? 'on its way' : 'being tried'),
  'failed-over': ({ reason, standIn = '' }) => `not reached: ${reason ?? 'failed'}; ${short(standIn, 60)} told instead`,
  failed: ({ reason }) => `not reached: ${reason ?? 'failed'}`,
  suppressed: ({ reason }) => `not told: ${reason ?? 'not needed'}`,
};

function describeOne(told: Told): string {
  const how = arrivals[told.outcome](told);
  return how === '' ? short(told.target, 60) : `${short(told.target, 60)} (${how})`;
}
