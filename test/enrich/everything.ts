import type { EnrichmentSources } from '../../src/enrich/findings.ts';
import { details, eventOf } from './sample-findings.ts';

export const key = 'arn:aws:kms:eu-central-1:111122223333:key/0ab1';
/** What the job's description says. */
export const job = details({
  resourceName: 'Orders',
  resourceArn: 'arn:aws:rds:eu-central-1:111122223333:db:orders',
  resourceType: 'RDS',
  messageCategory: 'ACCESS_DENIED',
  statusMessage: 'Something odd.',
  planName: 'daily',
  ruleName: 'nightly',
  vaultName: 'prod-daily',
  startedAt: '2026-03-04T02:00:00.412Z',
});

/** An event about which every lookup has something to ask. */
export const everything = eventOf('backup-failed', {
  outcome: 'aborted',
  statusMessage: `KMS key ${key} is pending deletion`,
  planId: 'plan-1',
  planArn: 'arn:aws:backup:eu-central-1:111122223333:backup-plan:plan-1',
  planRuleId: 'rule-1',
  vaultName: 'prod-daily',
});

export const goodPoints = [{ arn: 'a', createdAt: everything.startedAt, encryptionKeyArn: null }];
/** Sources that know everything. */
export function askable(change: EnrichmentSources = {}): EnrichmentSources {
  return {
    describer: { describe: async () => ({ ...job, statusMessage: null }) },
    tags: { tagsOf: async () => ({ owner: 'orders-team' }) },
    plans: {
      plan: async () => ({ name: 'daily', rules: [], nextRuns: [] }),
      tagsOfPlan: async () => ({ team: 'platform' }),
    },
    recoveryPoints: { goodOnesOf: async () => ({ points: goodPoints, isWhole: true }) },
    vaults: { isLocked: async () => true },
    encryptionKeys: { stateOf: async () => ({ state: 'PendingDeletion', deletedAt: null }) },
    trail: { whoStopped: async () => 'arn:aws:iam::111122223333:user/ana' },
    ...change,
  };
}
