import { kindRow } from '../events/kinds.ts';
import type { Instant } from '../lib/instant.ts';
import { type Change, evolve } from './evolve.ts';
import type { Incident } from './incident.ts';
import { rpoEndOf } from './rpo-clock.ts';

/** Says whether an incident leaves a resource without a good backup for longer than its RPO. */
export function hasGap({ alerts, escalation }: Incident, at: Instant): boolean {
  const end = rpoEndOf(escalation);
  if (end === null || end > at) return false;
  return alerts.some(({ kind }) => kindRow(kind).leavesGap === true);
}

/** Reminds people once that an incident was closed by hand and there is still no good backup. */
export function remindOfGap(incident: Incident, now: Instant): Change {
  const by = incident.resolution?.by ?? 'somebody';
  return evolve(
    incident,
    { gapReminderAt: null, escalation: withoutTimer(incident) },
    {
      what: 'gap-reminded',
      actor: 'router',
      reason: `${by} closed it at ${incident.resolution?.at ?? incident.updatedAt}, and nothing was heard of a good backup since.`,
      notify: [{ kind: 'unprotected', targets: incident.notified }],
    },
    now,
  );
}

/** Notes that nobody needs to be reminded: there is a good backup, or another incident says that there is none. */
export function dropGapReminder(incident: Incident, reason: string, now: Instant): Change {
  return evolve(
    incident,
    { gapReminderAt: null, escalation: withoutTimer(incident) },
    { what: 'gap-closed', actor: 'router', reason },
    now,
  );
}

/** Notes that a resource of a closed incident is well again; after the last one nobody needs a reminder. */
export function clearGap(incident: Incident, reason: string, now: Instant): Change {
  const openLanes = Math.max(0, incident.openLanes - 1);
  const cleared = { ...incident, openLanes };
  if (openLanes === 0) return dropGapReminder(cleared, reason, now);
  return evolve(cleared, {}, { what: 'lane-cleared', actor: 'router', reason, details: { openLanes } }, now);
}

function withoutTimer({ escalation }: Incident): Incident['escalation'] {
  return { ...escalation, clock: 0, nextStepAt: null };
}
