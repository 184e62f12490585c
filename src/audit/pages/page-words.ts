import type { Instant } from '../../lib/instant.ts';
import type { PeriodFacts } from '../period-facts.ts';

/** Facts of a block: what each is called, and what it is. */
export type Facts = readonly (readonly [label: string, value: string])[];

/** Leaves out what is not known. */
export function known(facts: Facts): Facts {
  return facts.filter(([, value]) => value !== '');
}

/** How it is known who did something, in parentheses. */
export function knownBy(how: string | undefined): string {
  return how === undefined ? '' : ` (known by: ${how})`;
}

/** A target, and what it is. */
export function withChannel(target: string, channels: PeriodFacts['channels']): string {
  const channel = channels.get(target);
  return channel === undefined ? target : `${target} (${channel})`;
}

/** Several texts behind a word; empty: there is none. */
export function listOf(word: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `${word} ${texts.join(', ')}`;
}

/** `2026-11-21 02:00:05`, which is in UTC as all are. */
export function clock(instant: Instant): string {
  return instant.slice(0, 19).replace('T', ' ');
}
