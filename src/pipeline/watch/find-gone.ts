import { isGone, type Place } from '../../estate/described.ts';
import { goneEvent } from '../../events/found-problem.ts';
import { kindRow } from '../../events/kinds.ts';
import type { Judgement } from '../../findings/finding.ts';
import { isRestorable } from '../../findings/look.ts';
import { quote, subjectOf } from '../../findings/words.ts';
import type { Alert } from '../../incidents/alert.ts';
import { laneKeyOf } from '../../incidents/lane.ts';
import { sha256 } from '../../lib/hash.ts';
import { type Instant, laterOf } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { IncidentViews } from '../../ports/incidents/incident-views.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';
import { type Going, type Gone, goThrough } from './pages.ts';

/** What looking for what is gone needs. */
export interface GoneDependencies {
  store: Pick<IncidentStore, 'alertsOf'>;
  views: Pick<IncidentViews, 'open'>;
  intake: IntakeQueue;
  home: Place;
  now: () => Instant;
}

/** How many alerts of an incident are looked at: as many resources may be gone at once. */
const lookedAt = 500;

/**
 * Closes each open incident whose resource is gone, because nothing is left to protect, and says which recovery points remain.
 * Only a complete list of its own service shows that something is gone, and only a look at all vaults shows what remains. While
 * a recovery point is left, its failed copy still has to be made.
 *
 * @param askedSince when the look began to ask: of what happened later its lists say nothing
 */
export async function closeWhatIsGone(
  judgement: Judgement,
  askedSince: Instant,
  { store, views, intake, home, now }: GoneDependencies,
  going: Going,
): Promise<Gone> {
  if (!canCloseGone(judgement)) return nothing;
  const { described } = judgement.estate;
  if (described.wholeTypes.size === 0) return nothing;
  const isOver = (event: Alert['event']) =>
    kindRow(event.kind).leavesGap === true &&
    event.accountId === home.accountId &&
    event.region === home.region &&
    event.resourceArn !== null &&
    event.found?.about !== 'set-up' &&
    !(event.destinationVaultArn !== null && judgement.look.pointsOf(event.resourceArn).some(isRestorable)) &&
    isGone(described, event.resourceArn, home);
  return goThrough(
    (options) => views.open(options),
    async (incidentId) => {
      const alerts = (await store.alertsOf(incidentId, lookedAt)).map(({ event }) => event);
      const lanes = new Map(alerts.filter(isOver).map((event) => [laneKeyOf(event), event]));
      for (const event of alerts) if (event.occurredAt >= askedSince) lanes.delete(laneKeyOf(event));
      const messages = [...lanes].map(([laneKey, event]) =>
        goneEvent(
          {
            jobId: `gone-${sha256(`${incidentId} ${laneKey}`, 24)}`,
            resourceArn: event.resourceArn,
            resourceType: event.resourceType,
            destinationVaultArn: event.destinationVaultArn,
            subject: event.found?.subject ?? null,
            ...(event.size === undefined ? {} : { size: event.size }),
            drill: event.drill,
            says: saysOf(event.resourceArn ?? '', judgement),
            startedAt: askedSince,
          },
          home,
          now(),
        ),
      );
      await intake.put(messages);
      return messages.length === 0 ? 'there' : 'gone';
    },
    going,
  );
}

/** Says whether all vaults were searched, so that the remaining recovery points are known. */
export function canCloseGone({ estate: { vaults, answers } }: Judgement): boolean {
  const calls = ['list-backup-vaults', 'list-recovery-points-by-backup-vault'] as const;
  return (
    vaults !== null &&
    calls.every((call) => !answers.lacksSome(call) && !answers.refusals().some((one) => one.call === call))
  );
}

const nothing: Gone = { found: 0, outcomes: {}, isThrough: true };

function saysOf(arn: string, { look }: Judgement): string {
  const points = look.pointsOf(arn).filter(isRestorable);
  const name = subjectOf(arn, look);
  const gone = `Nothing is left to protect: ${name} does not exist any more, by a complete check at ${look.at}. This is not a recovery.`;
  if (points.length === 0) return `${gone} No recovery point of it remains in this account and Region.`;
  const vaults = [...new Set(points.map(({ vaultName }) => vaultName))].map(quote).join(', ');
  const ends = points.map(({ deletedAt }) => deletedAt);
  const until = ends.includes(null) ? 'without an end' : `until ${(ends as Instant[]).reduce(laterOf)}`;
  const count = points.length === 1 ? 'One recovery point remains' : `${points.length} recovery points remain`;
  return `${gone} ${count} in vault ${vaults}, ${points.length === 1 ? '' : 'the last '}${until}; copies elsewhere were not looked at.`;
}
