import type { EnrichmentSources } from '../../enrich/findings.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import { parseDuration } from '../../lib/duration.ts';
import { addSeconds } from '../../lib/instant.ts';
import { textMap } from '../../lib/text-map.ts';
import type { JobDetails } from '../../ports/aws-backup/job-describer.ts';
import type { GoodRecoveryPoint } from '../../ports/aws-backup/recovery-points.ts';
import { type Known, nothingKnown } from '../../simulation/router.ts';
import type { Given } from './case-document.ts';

/** Returns what AWS would answer in the case's world, so that the alert is composed from it as usual. */
export function whatIsGiven(given: Given, event: BackupEvent): Known {
  if (Object.keys(given).length === 0) return nothingKnown;
  const details = detailsOf(given, event);
  return { describer: { describe: async () => details }, sources: sourcesOf(given, event) };
}

/** Returns what is given for the case with what is given for one event; tags add up. */
export function mergeGiven(outer: Given = {}, inner: Given = {}, tags: Given['tags'] = undefined): Given {
  const all = [outer.tags, inner.tags, tags].filter((some) => some !== undefined);
  return {
    ...outer,
    ...inner,
    ...(all.length === 0 ? {} : { tags: textMap(all.flatMap((some) => Object.entries(some))) }),
  };
}

function detailsOf(given: Given, { region, accountId }: BackupEvent): JobDetails {
  return {
    resourceName: given.resourceName ?? null,
    resourceArn: null,
    resourceType: null,
    messageCategory: null,
    statusMessage: null,
    planId: null,
    planArn: given.planTags === undefined ? null : `arn:aws:backup:${region}:${accountId}:backup-plan:plan-of-the-case`,
    planName: given.plan ?? null,
    ruleId: null,
    ruleName: given.rule ?? null,
    schedule: null,
    scheduleTimezone: null,
    vaultName: null,
    vaultLocked: given.vaultLocked ?? null,
    encryptionKeyArn: given.keyState === undefined ? null : `arn:aws:kms:${region}:${accountId}:key/key-of-the-case`,
    iamRoleArn: null,
    parentJobId: given.parentJob ?? null,
    startedAt: null,
    completedAt: null,
  };
}

function sourcesOf(given: Given, event: BackupEvent): EnrichmentSources {
  const { planTags, lastGood, keyState } = given;
  const tags = tagsOf(given);
  return {
    ...(tags === null ? {} : { tags: { tagsOf: async () => tags } }),
    ...(planTags === undefined ? {} : { plans: { plan: async () => null, tagsOfPlan: async () => planTags } }),
    ...(lastGood === undefined
      ? {}
      : { recoveryPoints: { goodOnesOf: async () => ({ points: goodPoints(lastGood, event), isWhole: true }) } }),
    ...(keyState === undefined
      ? {}
      : { encryptionKeys: { stateOf: async () => ({ state: keyState, deletedAt: null }) } }),
  };
}

/** The tags of the resource, which is where its owner and its RPO come from; null: nobody read them. */
function tagsOf({ tags, owner, rpo }: Given): Record<string, string> | null {
  if (tags === undefined && owner === undefined && rpo === undefined) return null;
  return {
    ...tags,
    ...(owner === undefined ? {} : { owner }),
    ...(rpo === undefined ? {} : { 'backup-rpo': rpo }),
  };
}

function goodPoints(lastGood: string, { occurredAt, region, accountId }: BackupEvent): GoodRecoveryPoint[] {
  const ago = parseDuration(lastGood);
  if (ago === null) return [];
  const arn = `arn:aws:backup:${region}:${accountId}:recovery-point:last-good-of-the-case`;
  return [{ arn, createdAt: addSeconds(occurredAt, -ago), encryptionKeyArn: null }];
}
