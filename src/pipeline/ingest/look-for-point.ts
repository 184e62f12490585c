import { describeLookupError, isDenied } from '../../enrich/describe-lookup-error.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import { kindRow } from '../../events/kinds.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { BackupPlans } from '../../ports/aws-backup/backup-plans.ts';
import type { ListedRecoveryPoint, ListedRecoveryPoints } from '../../ports/aws-backup/recovery-points.ts';
import type { RestorableTimes } from '../../ports/aws-backup/restorable-times.ts';
import type { Verdict } from './verdict.ts';

/** How long after the end of its job a recovery point may take to appear, in seconds. */
export const patienceSeconds = 600;

/** Longest that one look at AWS may take, in milliseconds. */
const lookMs = 3000;

/** ARNs of continuous recovery points, which are extended and not made anew: that one exists says nothing of this run. */
const continuous = /:continuous:|:(?:cluster-)?auto-backup:/;

/** A success that is not proved yet. */
export interface UnprovenSuccess {
  event: BackupEvent;
  /** When what it is to end happened last. */
  failedAt: Instant;
  /** Where recovery points can be read; null: everywhere. */
  home: { accountId: string; region: string } | null;
}

/** The ports that a proof is looked up by; null: it cannot be read. */
export interface ProofPorts {
  listedPoints: ListedRecoveryPoints;
  restorableTimes: RestorableTimes | null;
  plans: Pick<BackupPlans, 'plan'> | null;
}

type Proved = Extract<Verdict, { is: 'proved' }>;

/** What one look found. `unclear`: another look may differ. `short`: it is proved, but its air-gapped copy is still to come. */
type Look =
  | Proved
  | { is: 'missing' | 'unclear'; reason: string; arn?: string }
  | { is: 'short'; reason: string; but: Proved };

/**
 * Checks whether the recovery point that a job should have made exists and is complete, and for a continuous backup,
 * whether its resource can be restored to a time after the failure. For ten minutes after the job it may still appear;
 * after that it counts as missing. When nothing can be read, the job's own status counts. Never throws.
 */
export async function lookForPoint(success: UnprovenSuccess, ports: ProofPorts, now: Instant): Promise<Verdict> {
  const { event } = success;
  const look = await lookOnce(success, ports);
  if (look.is === 'proved') return look;
  // An impossible time was replaced by the time of receipt, which says nothing about how long ago the job ended.
  const isTimed = event.corrected?.some((said) => said.startsWith('occurredAt')) !== true;
  if (isTimed && now < addSeconds(event.occurredAt, patienceSeconds)) return { is: 'awaited', reason: look.reason };
  if (look.is === 'unclear') return unread(look.reason, look.arn);
  if (look.is === 'short') return look.but;
  const word = `The job ${event.jobId} said ${event.state} at ${event.occurredAt}, but ${look.reason}`;
  return { is: 'refuted', reason: `${word} It does not count as a good backup.` };
}

async function lookOnce(success: UnprovenSuccess, ports: ProofPorts): Promise<Look> {
  const { event, home } = success;
  if (event.resourceArn === null) return unread('The job does not say of what resource it was.');
  if (!isAtHome(event, home)) return unread('It is in another account or Region.');
  const signal = AbortSignal.timeout(lookMs);
  try {
    const { points, isWhole } = await ports.listedPoints.pointsOf(event.resourceArn, signal);
    const look = judge(event, points, isWhole);
    return 'point' in look ? await found(success, look.point, points, { ...ports, signal }) : look;
  } catch (error) {
    return unreadable("AWS Backup's list of recovery points", error);
  }
}

function unreadable(what: string, error: unknown, arn?: string): Look {
  const reason = `${what} could not be read (${describeLookupError(error)}).`;
  return isDenied(error) ? unread(reason, arn) : { is: 'unclear', reason, ...(arn === undefined ? {} : { arn }) };
}

function judge(
  event: BackupEvent,
  points: readonly ListedRecoveryPoint[],
  isWhole: boolean,
): Look | { point: ListedRecoveryPoint } {
  const arn = madeBy(event);
  const airGapped = points.find((point) => point.isAirGapped && point.isGood && isSince(event, point));
  const point = points.find((one) => (arn === null ? isWhereExpected(event, one) && one.isGood : one.arn === arn));
  if (point?.isGood === true) return { point };
  // Until the copy to a logically air-gapped vault is done, there is a temporary recovery point, which is then deleted.
  if (airGapped !== undefined && kindRow(event.kind).fills === 'own-vault') return { point: airGapped };
  if (point !== undefined) return { is: 'missing', reason: `its recovery point ${point.arn} is ${point.status}.` };
  if (arn === null) return unread('The job does not name its recovery point, and none of that time is there.');
  if (!isWhole) return unread('Its resource has too many recovery points to look through.');
  return { is: 'missing', reason: `its recovery point ${arn} is not ${placeFor(event)}.` };
}

type Asking = ProofPorts & { signal: AbortSignal };

async function found(
  success: UnprovenSuccess,
  point: ListedRecoveryPoint,
  points: readonly ListedRecoveryPoint[],
  asking: Asking,
): Promise<Look> {
  const { arn, isAirGapped } = point;
  const fillsOwn = kindRow(success.event.kind).fills === 'own-vault';
  if (fillsOwn && continuous.test(arn)) return lookAtTime(success, arn, asking);
  const made = fillsOwn ? 'recovery-point' : 'destination';
  const proved: Proved = {
    is: 'proved',
    proof: { proof: isAirGapped ? 'air-gapped' : made, recoveryPointArn: arn },
  };
  return fillsOwn && !isAirGapped ? lookForCopy(success.event, proved, points, asking) : proved;
}

/** Judges a continuous backup, whose recovery point exists before and after a run, by its latest restorable time. */
async function lookAtTime(
  { event, failedAt }: UnprovenSuccess,
  arn: string,
  { restorableTimes, signal }: Asking,
): Promise<Look> {
  const what = 'It is a continuous backup, and its latest restorable time';
  if (restorableTimes === null) return unread(`${what} cannot be read.`, arn);
  try {
    const restorable = await restorableTimes.untilOf(event.resourceArn ?? '', signal);
    if (restorable === null) return unread(`${what} is in no answer of AWS for this type of resource.`, arn);
    const { until } = restorable;
    if (until === null) return { is: 'missing', reason: 'nothing is kept of its resource continuously.' };
    if (until <= failedAt) {
      return { is: 'missing', reason: `its resource can be restored until ${until} only; it failed at ${failedAt}.` };
    }
    const note = `It can be restored until ${until}.`;
    return { is: 'proved', proof: { proof: 'restorable-time', recoveryPointArn: arn, restorableUntil: until, note } };
  } catch (error) {
    return unreadable(what, error, arn);
  }
}

/**
 * A rule may want its backups in a logically air-gapped vault, to which most types are copied by a separate job after the
 * backup. That can take hours, and its failure is an alert of its own: when the copy is not there in time, the backup
 * counts all the same, with a note that says so.
 */
async function lookForCopy(
  event: BackupEvent,
  proved: Proved,
  points: readonly ListedRecoveryPoint[],
  { plans, signal }: Asking,
): Promise<Look> {
  const vault = await airGappedVaultOf(event, plans, signal);
  if (vault === null) return proved;
  const copy = points.find((one) => one.isAirGapped && one.isGood && one.vaultName === vault && isSince(event, one));
  if (copy !== undefined) return { is: 'proved', proof: { proof: 'air-gapped', recoveryPointArn: copy.arn } };
  const reason = `its copy is not in the logically air-gapped vault ${vault} yet.`;
  const note = `The backup is there; its copy in the logically air-gapped vault ${vault} is not yet, and has a job of its own.`;
  return {
    is: 'short',
    reason,
    but: { is: 'proved', proof: proved.proof === null ? null : { ...proved.proof, note } },
  };
}

/** Returns the air-gapped vault of the job's plan rule; null when it has none, or it is not known. */
async function airGappedVaultOf(
  { planId, planRuleId }: BackupEvent,
  plans: ProofPorts['plans'],
  signal: AbortSignal,
): Promise<string | null> {
  if (plans === null || planId === null || planRuleId === null) return null;
  try {
    const plan = await plans.plan(planId, signal);
    return vaultOf(plan?.rules.find(({ id }) => id === planRuleId)?.airGappedVaultArn ?? null).name;
  } catch {
    return null;
  }
}

function unread(reason: string, arn?: string): Proved {
  const note = `This is the job's word alone, its recovery point was not verified: ${reason}`;
  const point = arn === undefined ? {} : { recoveryPointArn: arn };
  return { is: 'proved', proof: { proof: 'job-only', ...point, note } };
}

function placeFor({ kind }: BackupEvent): string {
  return kindRow(kind).fills === 'destination' ? 'at its destination' : 'there';
}

/** Returns the ARN of the recovery point that a job made; for a copy job, of the copy and not of its source. */
function madeBy(event: BackupEvent): string | null {
  if (kindRow(event.kind).fills === 'destination') return event.destinationRecoveryPointArn ?? null;
  return event.recoveryPointArn;
}

function isSince({ startedAt }: BackupEvent, { createdAt }: ListedRecoveryPoint): boolean {
  return createdAt !== null && createdAt >= startedAt;
}

/** Says whether a recovery point can be that of a job that names none: it is in the job's vault and was made since it began. */
function isWhereExpected(event: BackupEvent, point: ListedRecoveryPoint): boolean {
  const isOfCopy = kindRow(event.kind).fills === 'destination';
  const vault = isOfCopy ? vaultOf(event.destinationVaultArn).name : event.vaultName;
  return vault !== null && point.vaultName === vault && isSince(event, point);
}

function isAtHome(event: BackupEvent, home: { accountId: string; region: string } | null): boolean {
  const { accountId, region } = event;
  if (home !== null && (home.accountId !== accountId || home.region !== region)) return false;
  if (kindRow(event.kind).fills !== 'destination') return true;
  const destination = vaultOf(event.destinationVaultArn);
  return destination.accountId === accountId && destination.region === region;
}

function vaultOf(arn: string | null): { region: string; accountId: string; name: string | null } {
  const [, , , region = '', accountId = '', , ...name] = (arn ?? '').split(':');
  return { region, accountId, name: name.join(':') || null };
}
