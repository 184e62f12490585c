import { type BackupEvent, hasEnded } from '../../events/backup-event.ts';
import { type Canary, type CanaryPart, canaryPartOf, isAsMeant } from '../../incidents/canary.ts';
import { truncateMiddle } from '../../lib/text.ts';
import type { CanaryNotes } from '../../ports/incidents/canary-notes.ts';
import type { IngestResult } from './ingest-result.ts';

/** The canary of the deployment, and where it is noted; absent: there is none. */
export interface CanaryPlace {
  canary?: { is: Canary; notes: Pick<CanaryNotes, 'note'> };
}

/** The longest texts by others that are kept, in characters. */
const longest = { jobId: 200, state: 100 };

/**
 * Notes what AWS Backup told of the canary, whose failure is meant: it opens nothing, is on no lane and in no population. Only what
 * came over the event bus proves anything: what `watch` found in a list, or a vault told SNS, is as quiet and not noted.
 *
 * @param receive what becomes of the other events
 */
export async function receiveBesides(
  heard: readonly BackupEvent[],
  { is, notes }: NonNullable<CanaryPlace['canary']>,
  receive: (others: readonly BackupEvent[]) => Promise<PromiseSettledResult<IngestResult>[]>,
): Promise<PromiseSettledResult<IngestResult>[]> {
  const own = await Promise.allSettled(heard.map(async (event) => noteOne(event, canaryPartOf(event, is), notes)));
  const isOther = (index: number) => own[index]?.status === 'fulfilled' && own[index].value === null;
  const others = await receive(heard.filter((_event, index) => isOther(index)));
  const inOrder = others.values();
  return own.map((outcome, index) =>
    isOther(index) ? (inOrder.next().value ?? outcome) : outcome,
  ) as PromiseSettledResult<IngestResult>[];
}

/** Null: it is not about the canary. */
async function noteOne(
  event: BackupEvent,
  part: CanaryPart | null,
  notes: Pick<CanaryNotes, 'note'>,
): Promise<IngestResult | null> {
  if (part === null) return null;
  if (isFromBus(event) && hasEnded(event)) await notes.note(heardOf(event, part));
  const reason = `It is the canary backup that ${part === 'fails' ? 'has to fail' : 'has to succeed'}, and is only noted.`;
  return { action: 'record', event, incidentId: null, reason, trace: [] };
}

/** What SNS says of a job names neither vault nor plan. */
function isFromBus({ foundBy, vaultName, planId }: BackupEvent): boolean {
  return foundBy === undefined && (vaultName !== null || planId !== null);
}

function heardOf({ jobId, state, outcome, occurredAt }: BackupEvent, part: CanaryPart) {
  return {
    part,
    jobId: truncateMiddle(jobId, longest.jobId),
    state: truncateMiddle(state, longest.state),
    endedAt: occurredAt,
    isAsMeant: isAsMeant(part, outcome),
  };
}
