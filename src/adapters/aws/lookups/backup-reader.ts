import {
  type BackupClient,
  type BackupRule,
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  ListBackupVaultsCommand,
  ListRecoveryPointsByResourceCommand,
  ListTagsCommand,
  type RecoveryPointByResource,
} from '@aws-sdk/client-backup';
import type { BackupVaults } from '../../../enrich/lookups/vault-lock.ts';
import type { Fields } from '../../../events/fields.ts';
import { toInstant } from '../../../lib/instant.ts';
import { PageTokens } from '../../../lib/page-tokens.ts';
import type { TextMap } from '../../../lib/text-map.ts';
import type { BackupPlans, PlanDetails, PlanRule } from '../../../ports/aws-backup/backup-plans.ts';
import type {
  GoodRecoveryPoint,
  ListedRecoveryPoint,
  ListedRecoveryPoints,
  RecoveryPoints,
} from '../../../ports/aws-backup/recovery-points.ts';
import { TtlCache } from '../../ttl-cache.ts';

/** How long plans and vaults are cached: they change rarely, and one plan is behind many failures of a night. */
const kept = { most: 200, ttlMs: 300_000 };

/** How many next runs AWS lists at most. */
const previewedRuns = 10;

/** More recovery points than this are not looked through, a backup each hour for a year; AWS promises no order, so any page may hold the newest. */
const pageSize = 1000;
const mostPages = 10;

/** How many of the newest are returned. */
const mostPoints = 10;

/** Statuses that can be restored from. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRecoveryPoint.html */
const goodStatuses: readonly (string | undefined)[] = ['COMPLETED', 'AVAILABLE'];

/** Reads plans, vaults and recovery points from AWS Backup; plans and vaults are cached for five minutes. */
export class AwsBackupReader implements BackupPlans, BackupVaults, RecoveryPoints, ListedRecoveryPoints {
  readonly #client: BackupClient;
  readonly #plans = new TtlCache<PlanDetails | null>(kept);
  readonly #planTags = new TtlCache<TextMap>(kept);
  readonly #vaults = new TtlCache<readonly Fields[]>(kept);
  readonly #locks = new TtlCache<boolean | null>(kept);

  constructor(client: BackupClient) {
    this.#client = client;
  }

  plan(planId: string, signal: AbortSignal): Promise<PlanDetails | null> {
    return this.#plans.ask(planId, () => unlessGone(this.#readPlan(planId, signal)));
  }

  tagsOfPlan(planArn: string, signal: AbortSignal): Promise<TextMap> {
    return this.#planTags.ask(planArn, async () => {
      const command = new ListTagsCommand({ ResourceArn: planArn });
      return (await this.#client.send(command, { abortSignal: signal })).Tags ?? {};
    });
  }

  /** Every vault as AWS Backup lists it. */
  listedVaults(): Promise<readonly Fields[]> {
    return this.#vaults.ask('all', async () => {
      const vaults: Fields[] = [];
      const named = new PageTokens('ListBackupVaults');
      let token: string | undefined;
      do {
        const page = await this.#client.send(new ListBackupVaultsCommand({ MaxResults: pageSize, NextToken: token }));
        vaults.push(...(page.BackupVaultList ?? []).map((vault) => ({ ...vault })));
        token = named.after(page.NextToken);
      } while (token !== undefined);
      return vaults;
    });
  }

  isLocked(vaultName: string, signal: AbortSignal): Promise<boolean | null> {
    return this.#locks.ask(vaultName, () => unlessGone(this.#readLock(vaultName, signal)));
  }

  async goodOnesOf(
    resourceArn: string,
    signal: AbortSignal,
  ): Promise<{ points: GoodRecoveryPoint[]; isWhole: boolean }> {
    const { listed, isWhole } = await this.#list(resourceArn, signal);
    const good = listed.flatMap(goodPoint);
    return { points: good.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, mostPoints), isWhole };
  }

  async pointsOf(
    resourceArn: string,
    signal: AbortSignal,
  ): Promise<{ points: ListedRecoveryPoint[]; isWhole: boolean }> {
    const found = await unlessGone(this.#list(resourceArn, signal));
    return { points: (found?.listed ?? []).map(listedPoint), isWhole: found?.isWhole ?? true };
  }

  async #list(
    resourceArn: string,
    signal: AbortSignal,
  ): Promise<{ listed: RecoveryPointByResource[]; isWhole: boolean }> {
    const listed: RecoveryPointByResource[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      // AWS refuses small pages for RDS.
      const command = new ListRecoveryPointsByResourceCommand({
        ResourceArn: resourceArn,
        MaxResults: pageSize,
        NextToken: token,
      });
      const answer = await this.#client.send(command, { abortSignal: signal });
      listed.push(...(answer.RecoveryPoints ?? []));
      token = answer.NextToken;
      if (token === undefined) break;
    }
    return { listed, isWhole: token === undefined };
  }

  async #readPlan(planId: string, signal: AbortSignal): Promise<PlanDetails> {
    const command = new GetBackupPlanCommand({ BackupPlanId: planId, MaxScheduledRunsPreview: previewedRuns });
    const { BackupPlan, ScheduledRunsPreview = [] } = await this.#client.send(command, { abortSignal: signal });
    const runs = ScheduledRunsPreview.flatMap(({ ExecutionTime, RuleId }) => {
      const at = toInstant(ExecutionTime);
      return at === null ? [] : [{ ruleId: RuleId ?? null, at }];
    });
    return {
      name: BackupPlan?.BackupPlanName ?? null,
      rules: (BackupPlan?.Rules ?? []).map(planRule),
      nextRuns: runs.sort((a, b) => (a.at < b.at ? -1 : 1)),
    };
  }

  async #readLock(vaultName: string, signal: AbortSignal): Promise<boolean | null> {
    const command = new DescribeBackupVaultCommand({ BackupVaultName: vaultName });
    return (await this.#client.send(command, { abortSignal: signal })).Locked ?? null;
  }
}

function planRule(rule: BackupRule): PlanRule {
  const { RuleId, RuleName, ScheduleExpression, ScheduleExpressionTimezone } = rule;
  return {
    id: RuleId ?? null,
    name: RuleName ?? null,
    schedule: ScheduleExpression ?? null,
    timezone: ScheduleExpressionTimezone ?? null,
    airGappedVaultArn: rule.TargetLogicallyAirGappedBackupVaultArn ?? null,
    ...(rule.EnableContinuousBackup === true ? { isContinuous: true as const } : {}),
  };
}

function goodPoint({ Status, RecoveryPointArn, CreationDate, EncryptionKeyArn }: RecoveryPointByResource) {
  const createdAt = toInstant(CreationDate);
  if (!goodStatuses.includes(Status) || createdAt === null) return [];
  return [{ arn: RecoveryPointArn ?? '', createdAt, encryptionKeyArn: EncryptionKeyArn ?? null }];
}

function listedPoint(point: RecoveryPointByResource): ListedRecoveryPoint {
  return {
    arn: point.RecoveryPointArn ?? '',
    createdAt: toInstant(point.CreationDate),
    status: point.Status ?? 'UNKNOWN',
    isGood: goodStatuses.includes(point.Status),
    vaultName: point.BackupVaultName ?? null,
    isAirGapped: point.VaultType === 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT',
  };
}

async function unlessGone<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return null;
    throw error;
  }
}
