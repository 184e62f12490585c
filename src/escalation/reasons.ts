import type { Acknowledgement, Incident, SeverityRise } from '../incidents/incident.ts';
import { someOf } from '../lib/some-of.ts';
import type { Policy } from './policy.ts';

/** How many targets are named as tried; the rest are counted. */
const triedNamed = 10;

/** Says who was told, so that nobody asks them again. */
export function describeTried({ notified }: Incident): string {
  return `Tried: ${someOf(notified, triedNamed)}.`;
}

/** Says why an acknowledgement is over. */
export function sayEnd(by: string, held: Acknowledgement | null): string {
  if (held?.runFailed === true) return `The next run failed, too, and until then ${by} had acknowledged.`;
  if (held?.run != null) return `Nothing good was heard of the run of ${held.run}, until which ${by} had acknowledged.`;
  return `The acknowledgement of ${by} ran out and the problem is still there.`;
}

/** Says that the severity rose, so that a policy begins. */
export function sayRise({ from, to, heldBy }: SeverityRise, { name }: Policy): string {
  const ended = heldBy === null ? '' : `, and what ${heldBy} acknowledged was not as bad`;
  return `Severity rose from ${from} to ${to}: policy ${name} begins with its first step${ended}.`;
}
