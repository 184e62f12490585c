import type { ProviderRef } from '../../src/channels/channel.ts';
import type { Instant } from '../../src/lib/instant.ts';
import type { IncidentNotice, Notice } from '../../src/notices/notice.ts';

/** Something a target was told: of an incident, unless it says otherwise. */
export interface Heard<Told extends Notice = IncidentNotice> {
  at: Instant;
  target: string;
  kind: string;
  notice: Told;
  /** What the target knows the incident by of which this one is a relapse. */
  before?: ProviderRef | null;
  expected: boolean;
}

/** Says whether what a target heard is of a kind, or says something. */
export function matches({ kind, notice }: Heard, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? kind === wanted : wanted.test(`${kind}: ${notice.headline} ${notice.news}`);
}

/** Returns what a target heard, in one line. */
export function say({ at, target, kind, notice }: Heard<Notice>): string {
  return `${at.slice(11, 19)} ${target} ${kind} "${notice.news}"`;
}
