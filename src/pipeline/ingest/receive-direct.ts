import { isDenied } from '../../enrich/describe-lookup-error.ts';
import { type BackupEvent, isProblem } from '../../events/backup-event.ts';
import { eventKeyOf, repeatKeyOf } from '../../events/event-key.ts';
import { isDescribable } from '../../events/kinds.ts';
import { normaliseEvent } from '../../events/normalise.ts';
import { outcomeOfState } from '../../events/outcome-of-state.ts';
import { unwrap } from '../../events/unwrap.ts';
import type { Doubt } from '../../incidents/doubt.ts';
import { stayUnproven } from '../../incidents/unproven.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import { wellFormed } from '../../lib/well-formed.ts';
import type { JobDetails } from '../../ports/aws-backup/job-describer.ts';
import type { IngestResult, Refusal } from './ingest-result.ts';
import { patienceSeconds } from './look-for-point.ts';
import { type ReceiveDependencies, receiveKnown } from './receive-batch.ts';
import { settleWorkItems, type WorkItem } from './work-items.ts';

/** Which accounts may send straight into the queue, and in which Region it is. */
export interface DirectPlace {
  accountId: string;
  region: string;
  /** Accounts that are named; null: any of an organization, which the router has no list of. */
  members: readonly string[] | null;
}

type Outcome = PromiseSettledResult<IngestResult>;

/** What is known of one message before it is received as any other. */
type Judged =
  | { is: 'heard'; event: BackupEvent }
  | { is: 'doubted'; event: BackupEvent; doubt: Doubt }
  | { is: 'settled'; outcome: Outcome };

/** Longest that AWS Backup is asked about one job, in milliseconds. */
const askMs = 3000;

/**
 * Receives messages that members' rules sent straight into a queue of the router. Whoever may use the role of such a rule can write
 * any body, so account, Region and outcome are claims. A problem is told as any other. A success counts only as AWS Backup
 * itself describes its job, in the account that is named, when it is asked by the reader role there: no field but the job's id
 * and kind is taken from the message. Where it cannot be asked, or says otherwise, nothing ends, and the incident says why.
 * Answers for each message, in their order; one about which AWS gave no answer is rejected, to be tried again.
 */
export async function receiveDirect(
  messages: readonly unknown[],
  place: DirectPlace,
  dependencies: ReceiveDependencies,
): Promise<Outcome[]> {
  const now = dependencies.now();
  const judged = await Promise.all(messages.map((message) => judge(message, place, dependencies, now)));
  const heard = judged.flatMap((one) => (one.is === 'heard' ? [one.event] : []));
  const received = (await receiveKnown(heard, { ...dependencies, areClaims: true })).values();
  const doubted = judged.flatMap((one) =>
    one.is === 'doubted' ? [{ event: one.event, doubt: one.doubt, outcome: null as WorkItem['outcome'] }] : [],
  );
  await noteDoubted(doubted, dependencies);
  const noted = doubted.values();
  return judged.map((one) => {
    if (one.is === 'settled') return one.outcome;
    const outcome = one.is === 'heard' ? received.next().value : noted.next().value?.outcome;
    if (outcome == null) throw new TypeError('A message of the direct queue was not answered for.');
    return outcome;
  });
}

async function judge(
  message: unknown,
  place: DirectPlace,
  dependencies: ReceiveDependencies,
  now: Instant,
): Promise<Judged> {
  const event = isOfBackup(message) ? normaliseEvent(message, now) : null;
  const refused = event === null ? 'not-of-aws-backup' : refusalOf(event, place);
  if (event === null || refused !== null) return settled(foreign(refused ?? 'not-of-aws-backup'));
  // Only a look of the router's own says that it was found.
  const { foundBy: _claimed, ...said } = event;
  if (isProblem(said.outcome) || said.outcome !== 'succeeded') return { is: 'heard', event: said };
  try {
    return await confirm(said, dependencies, now);
  } catch (reason) {
    return { is: 'settled', outcome: { status: 'rejected', reason } };
  }
}

/** Only what EventBridge says for AWS Backup of its own: neither what the router says itself, nor a call, nor what has no source. */
function isOfBackup(message: unknown): boolean {
  const event = unwrap(message);
  return isObject(event) && event.source === 'aws.backup' && !String(event['detail-type']).includes('CloudTrail');
}

function refusalOf({ accountId, region }: BackupEvent, place: DirectPlace): Refusal | null {
  if (region !== place.region) return 'another-region';
  // What is of the router's own account comes by its own rules.
  if (!/^\d{12}$/.test(accountId) || accountId === place.accountId) return 'not-a-member';
  return place.members === null || place.members.includes(accountId) ? null : 'not-a-member';
}

/** Asks AWS Backup about the job of a success. @throws AWS's error, when it may be answered later */
async function confirm(
  event: BackupEvent,
  { describer }: Pick<ReceiveDependencies, 'describer'>,
  now: Instant,
): Promise<Judged> {
  if (!isDescribable(event)) return { is: 'doubted', event, doubt: 'not-describable' };
  let details: JobDetails | null;
  try {
    details = await describer.describe(event, AbortSignal.timeout(askMs));
  } catch (error) {
    if (isDenied(error)) return { is: 'doubted', event, doubt: 'job-unreadable' };
    throw error;
  }
  const state = details?.state ?? '';
  const outcome = outcomeOfState(state);
  if (details !== null && outcome === 'succeeded') return { is: 'heard', event: asDescribed(event, details, now) };
  const mayCome = details === null || outcome === 'in-progress';
  if (mayCome && isRecent(event, now)) return settled(awaited(event));
  return { is: 'doubted', event, doubt: details === null ? 'job-unknown' : 'job-not-good' };
}

/** AWS's lists may be behind its events for some minutes; a time that is yet to come is no reason to wait. */
function isRecent({ occurredAt }: BackupEvent, now: Instant): boolean {
  return occurredAt <= now && secondsBetween(occurredAt, now) < patienceSeconds;
}

/** Returns the event of a job as AWS Backup describes the job; of what was sent only its kind and id are left, and which message it was. */
function asDescribed(event: BackupEvent, details: JobDetails, now: Instant): BackupEvent {
  const { kind, outcome, accountId, region, jobId, source } = event;
  const { startedAt, completedAt, sizeBytes, messageCategory, destinationRecoveryPointArn } = details;
  const at = completedAt ?? startedAt ?? now;
  const whole: BackupEvent = wellFormed({
    ...{ kind, outcome, accountId, region, jobId, source, drill: false },
    resourceArn: details.resourceArn,
    resourceType: details.resourceType,
    occurredAt: at,
    startedAt: startedAt ?? at,
    state: details.state ?? '',
    statusMessage: details.statusMessage?.trim() || null,
    vaultName: details.vaultName,
    vaultArn: null,
    destinationVaultArn: details.destinationVaultArn ?? null,
    recoveryPointArn: details.recoveryPointArn ?? null,
    ...(destinationRecoveryPointArn === undefined ? {} : { destinationRecoveryPointArn }),
    iamRoleArn: details.iamRoleArn,
    planId: details.planId,
    planArn: details.planArn,
    planRuleId: details.ruleId,
    eventKey: '',
    ...(messageCategory === null ? {} : { messageCategory }),
    ...(details.isRestoreTest === true ? { isRestoreTest: true as const } : {}),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  });
  return { ...whole, eventKey: eventKeyOf(whole) };
}

type Doubted = WorkItem & { readonly doubt: Doubt };

/** Writes down, on the incidents that successes would have ended, that they do not. The lane is left as it is: the true event may come yet. */
async function noteDoubted(items: readonly Doubted[], dependencies: ReceiveDependencies): Promise<void> {
  if (items.length === 0) return;
  const { store, now } = dependencies;
  await settleWorkItems(
    items,
    async (round, view, laneOf) => {
      const states = await store.readDedupStates(
        round.map(({ event }) => ({ eventKey: repeatKeyOf(event), laneKey: laneOf(event) })),
      );
      const lanes = new Map(round.map((item, index) => [item, states[index]?.lane ?? null]));
      return async (item) => {
        const { event, doubt } = item;
        const reason = inWords(event, doubt);
        const received = { ...recorded(event, reason), isRefuted: true as const, doubt };
        const incidentId = lanes.get(item)?.openIncidentId ?? null;
        const incident = incidentId === null ? null : await view.load(incidentId);
        if (incident === null || incident.status === 'resolved') return received;
        const about = { ...received, incidentId: incident.id };
        // The same once more, as a queue may hand it in.
        if (incident.unproven?.reason === reason) return about;
        const { after, record } = stayUnproven(incident, reason, event.jobId, now(), doubt);
        return { commit: { incident: { expected: incident.revision, after }, record }, received: about };
      };
    },
    dependencies,
  );
}

const meanings: Readonly<Record<Doubt, string>> = {
  'not-describable': 'AWS Backup describes nothing of this kind to the router.',
  'job-unreadable': 'the reader role in that account could not be used, or may not describe it.',
  'job-unknown': 'AWS Backup knows no such job there.',
  'job-not-good': 'AWS Backup says of the job there that it did not succeed.',
};

function inWords({ kind, jobId, accountId, state }: BackupEvent, doubt: Doubt): string {
  const which = `A message that a rule of a member sent straight to the router says ${state} of ${kind} ${jobId} in ${accountId}`;
  return `${which}, but ${meanings[doubt]} It does not count as a success.`;
}

const refusals: Readonly<Record<Refusal, string>> = {
  'not-of-aws-backup': 'Only events of AWS Backup itself may come straight into the queue of members.',
  'not-a-member': 'The account that it names may not send straight into the queue of members.',
  'another-region': 'The Region that it names is not that of the queue of members, and no rule reaches it from there.',
};

function foreign(refused: Refusal): IngestResult {
  return { action: 'foreign', event: null, incidentId: null, reason: refusals[refused], trace: [], refused };
}

function awaited(event: BackupEvent): IngestResult {
  return { ...recorded(event, 'AWS Backup does not say yet that the job succeeded.'), isAwaited: true };
}

function recorded(event: BackupEvent, reason: string): IngestResult {
  return { action: 'record', event, incidentId: null, reason, trace: [] };
}

function settled(value: IngestResult): Judged {
  return { is: 'settled', outcome: { status: 'fulfilled', value } };
}
