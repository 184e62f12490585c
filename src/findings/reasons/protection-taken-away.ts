import { parseArn } from '../../enrich/arn.ts';
import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { numberOf } from '../../estate/lists.ts';
import type { TrailedCall, TrailedName } from '../../estate/trail.ts';
import { fieldsIn, instantOf, textOf } from '../../events/fields.ts';
import { type Instant, utcDay } from '../../lib/instant.ts';
import { isPendingDeletion, isUsableKey } from '../../lib/key-states.ts';
import { inertLine } from '../../lib/text.ts';
import { pointCalls } from '../asked-calls.ts';
import type { FindingRow, Found } from '../finding.ts';
import type { Look } from '../look.ts';
import { loosenedPolicies } from '../vault-policies.ts';
import { quote, times } from '../words.ts';

/** Calls after which less is protected than before, and what they did. */
const losses: Readonly<Partial<Record<TrailedName, string>>> = {
  DeleteRecoveryPoint: 'Recovery points were deleted',
  DisassociateRecoveryPoint: 'Continuous backups were taken out of AWS Backup',
  DeleteBackupPlan: 'A backup plan was deleted',
  DeleteBackupVault: 'A backup vault was deleted',
  DeleteBackupVaultLockConfiguration: 'The lock was taken off a vault',
  DeleteBackupVaultAccessPolicy: 'The access policy of a vault was deleted',
  UpdateRecoveryPointLifecycle: 'How long recovery points are kept was shortened',
  ScheduleKeyDeletion: 'The key of a vault was scheduled for deletion',
  DisableKey: 'The key of a vault was disabled',
};

/** One person who deletes this many recovery points is not just cleaning up. */
const many = 10;

/** Recovery points, plans, locks or keys were taken away; one finding for each kind and person. */
export const protectionTakenAway: FindingRow = {
  reason: 'protection-taken-away',
  title: 'Protection was taken away',
  needs: ['lookup-events'],
  isDeed: true,
  advice: foundAdvice['protection-taken-away'],
  telling: {
    lane: 'subject',
    severity: 'high',
    every: 'hour',
    asks: [...pointCalls, 'describe-key', 'get-backup-vault-access-policy'],
  },
  *find(look) {
    const groups = new Map<string, TrailedCall[]>();
    for (const call of look.trailed(look.since)) {
      if (!isLoss(call, look)) continue;
      const key = JSON.stringify([call.name, call.by]);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(call);
    }
    for (const calls of groups.values()) yield describe(calls, look);
    yield* withoutTrail(look);
  },
  findWithout: withoutTrail,
};

/** Finds what can be seen without the trail, whoever did it. */
function* withoutTrail(look: Look): Generator<Found> {
  yield* badKeys(look);
  yield* loosenedPolicies(look);
}

function isLoss(call: TrailedCall, look: Look): boolean {
  if (!Object.hasOwn(losses, call.name)) return false;
  // AWS Backup deletes by lifecycle, which is as it should be.
  if (call.by === null || call.by === 'backup.amazonaws.com') return false;
  if (call.name === 'UpdateRecoveryPointLifecycle') return isShorter(call, look);
  return !/Key/.test(call.name) || isKeyLost(textOf(call.parameters, 'keyId'), look);
}

/** Says whether the time got shorter; if nobody knows how long it was, any limit is likely to be shorter. */
function isShorter(call: TrailedCall, look: Look): boolean {
  const after = numberOf(fieldsIn(call.parameters, 'lifecycle'), 'deleteAfterDays');
  const before = daysBefore(call, look);
  return after !== null && after >= 0 && (before === null || after < before);
}

/** Returns how long it was kept before, as the call or the rule of the recovery point says; null: neither does. */
function daysBefore({ parameters, event }: TrailedCall, { pointOf, ruleOf }: Look): number | null {
  const said = numberOf(fieldsIn(fieldsIn(event, 'responseElements'), 'previousLifecycle'), 'deleteAfterDays');
  if (said !== null) return said;
  const point = pointOf(textOf(parameters, 'recoveryPointArn'));
  const of = ruleOf(point?.ruleId ?? null);
  return of === null ? null : (of.rule.retentionDays ?? Number.POSITIVE_INFINITY);
}

/** Says whether a vault's key was lost and is not back in use. */
function isKeyLost(keyId: string | null, look: Look): boolean {
  if (!isOfVault(keyId, look)) return false;
  const id = keyId?.split('/').at(-1);
  const keys = look.estate.answers.to('describe-key').map(({ pages }) => fieldsIn(pages[0] ?? {}, 'KeyMetadata'));
  return !keys.some((key) => textOf(key, 'KeyId') === id && isUsableKey(textOf(key, 'KeyState')));
}

function isOfVault(keyId: string | null, { estate }: Look): boolean {
  const id = keyId?.split('/').at(-1);
  return (
    id !== undefined && (estate.vaults ?? []).some(({ encryptionKeyArn }) => encryptionKeyArn?.split('/').at(-1) === id)
  );
}

function describe(calls: readonly TrailedCall[], look: Look): Found {
  const [last] = calls.toReversed() as [TrailedCall];
  const by = last.by ?? 'somebody';
  const planId = textOf(last.parameters, 'backupPlanId');
  const resourceArn = look.pointOf(textOf(last.parameters, 'recoveryPointArn'))?.resourceArn;
  const isMass = last.name === 'DeleteRecoveryPoint' && calls.length >= many;
  const isGuess =
    last.name === 'UpdateRecoveryPointLifecycle' && calls.every((call) => daysBefore(call, look) === null);
  return {
    sure: isGuess ? 'likely' : 'certain',
    severity: isMass ? 'critical' : 'high',
    subject: { arn: null, type: 'Principal', name: by },
    key: last.name,
    planName: look.estate.plans?.find(({ id }) => id === planId)?.name ?? null,
    ...(resourceArn == null ? {} : { resourceArn }),
    dueAt: last.at,
    missed: calls.length,
    says: isMass
      ? `Many recovery points are gone: ${calls.length} were deleted by ${quote(by)}, the last at ${last.at}.`
      : saysOf({ ...last, by }, calls.length),
  };
}

function saysOf({ name, by, at }: Pick<TrailedCall, 'name' | 'at'> & { by: string }, count: number): string {
  const often = count === 1 ? '' : `${times(count)} `;
  return `${losses[name]} ${often}by ${quote(by)}${count === 1 ? '' : ', the last time'} at ${at}.`;
}

/** What saves the key comes before who did it. */
function adviceOfKey(keyArn: string | null, state: string): readonly string[] {
  const { region } = parseArn(keyArn ?? '') ?? {};
  // It is copied into a shell.
  const usual = foundAdvice['protection-taken-away'];
  if (!/^[\w:/-]+$/.test(keyArn ?? '') || region === undefined) return usual;
  const place = `--region ${region} --key-id ${keyArn}`;
  if (state !== 'Disabled' && !isPendingDeletion(state))
    return [`See why it cannot be used: \`aws kms describe-key ${place}\``, ...usual];
  const enable = `Let it be used again: \`aws kms enable-key ${place}\``;
  const cancel = `Cancel the deletion of the key, while there is time: \`aws kms cancel-key-deletion ${place}\``;
  return [...(isPendingDeletion(state) ? [cancel] : []), enable, ...usual];
}

/** Finds vaults whose key is going, disabled or not to be used for another reason, whoever did it: without the key everything in the vault is lost. */
function* badKeys({ estate }: Look): Generator<Found> {
  for (const { name, arn, encryptionKeyArn } of estate.vaults ?? []) {
    const key = estate.answers
      .to('describe-key')
      .map(({ pages }) => fieldsIn(pages[0] ?? {}, 'KeyMetadata'))
      .find((one) => encryptionKeyArn !== null && textOf(one, 'Arn') === encryptionKeyArn);
    const state = textOf(key ?? {}, 'KeyState');
    if (state === null || isUsableKey(state)) continue;
    const until = instantOf(key ?? {}, 'DeletionDate');
    yield {
      sure: 'certain',
      severity: isPendingDeletion(state) ? 'critical' : 'high',
      subject: { arn, type: 'Backup vault', name },
      key: 'key',
      keyState: state,
      advice: adviceOfKey(encryptionKeyArn, state),
      deadline: until,
      says: `The key of vault ${quote(name)} ${describeKeyState(state, until)}: nothing in the vault can be restored without it. The key: ${encryptionKeyArn}.`,
    };
  }
}

function describeKeyState(state: string, until: Instant | null): string {
  if (isPendingDeletion(state)) return `is scheduled for deletion${until === null ? '' : ` on ${utcDay(until)}`}`;
  return state === 'Disabled' ? 'is disabled' : `cannot be used, it is ${inertLine(state)}`;
}
