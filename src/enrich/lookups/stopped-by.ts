import { kindRow } from '../../events/kinds.ts';
import type { Lookup } from '../lookup.ts';

/** Who stopped the job. CloudTrail knows some minutes late, so that it often has nothing yet. */
export const stoppedBy: Lookup = {
  id: 'stopped-by',
  brings: 'who stopped it',
  async find({ event, sources: { trail }, signal }) {
    const canBeStopped = kindRow(event.kind).job?.stops !== undefined;
    if (trail === undefined || !canBeStopped || event.outcome !== 'aborted' || event.jobId === '') return null;
    const between = { from: event.startedAt, to: event.occurredAt };
    const who = await trail.whoStopped(event.jobId, between, signal);
    return who === null ? 'CloudTrail does not show it yet' : { stoppedBy: who };
  },
};
