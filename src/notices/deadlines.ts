import type { Incident } from '../incidents/incident.ts';
import { addSeconds, type Instant, laterOf } from '../lib/instant.ts';
import type { ResponseWindow } from '../rules/sections/response-windows.ts';
import type { Fact } from './notice.ts';
import type { Clock } from './times.ts';

/** By when an incident is to be answered and to be over, so far as that is still to come about. */
export interface Deadlines {
  acknowledgeBy?: Instant;
  resolveBy?: Instant;
}

/**
 * Returns the deadlines of an incident by the window of its severity. They count from its announcement, since nobody can
 * answer before; where an acknowledgement has run out, the time to answer counts from there.
 *
 * @param window null: the rules ask for nothing
 */
export function deadlinesOf(
  {
    status,
    announceAt,
    escalation: { reopenedAt = announceAt },
  }: Pick<Incident, 'status' | 'announceAt' | 'escalation'>,
  window: ResponseWindow | null,
): Deadlines {
  if (window === null || status === 'resolved') return {};
  const { acknowledgeSeconds, resolveSeconds } = window;
  return {
    ...(acknowledgeSeconds === null || status !== 'open'
      ? {}
      : { acknowledgeBy: addSeconds(laterOf(announceAt, reopenedAt), acknowledgeSeconds) }),
    ...(resolveSeconds === null ? {} : { resolveBy: addSeconds(announceAt, resolveSeconds) }),
  };
}

/** Returns what people read of deadlines; one that is past says so. */
export function deadlineFacts({ acknowledgeBy, resolveBy }: Deadlines, now: Instant, clock: Clock): Fact[] {
  return [
    { id: 'acknowledge-by', label: 'Acknowledge by', value: said(acknowledgeBy, now, clock) },
    { id: 'resolve-by', label: 'Resolve by', value: said(resolveBy, now, clock) },
  ];
}

function said(deadline: Instant | undefined, now: Instant, clock: Clock): string {
  if (deadline === undefined) return '';
  return deadline < now ? `${clock.time(deadline)}: overdue` : clock.time(deadline);
}
