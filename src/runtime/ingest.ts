import { BackupClient } from '@aws-sdk/client-backup';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { CloudTrailAuditTrail } from '../adapters/aws/lookups/audit-trail.ts';
import { BackupJobDescriber } from '../adapters/aws/lookups/backup-job-describer.ts';
import { AwsBackupReader } from '../adapters/aws/lookups/backup-reader.ts';
import { KmsEncryptionKeys } from '../adapters/aws/lookups/encryption-keys.ts';
import { limitClientRate } from '../adapters/aws/lookups/limit-client-rate.ts';
import { TaggingResourceTags } from '../adapters/aws/lookups/resource-tags.ts';
import { SqsDeadLetters } from '../adapters/aws/queues/sqs-dead-letters.ts';
import { SqsReceivedMessages } from '../adapters/aws/queues/sqs-received-messages.ts';
import { signedCaller } from '../adapters/aws/signed-caller.ts';
import { DynamoHeardJobs } from '../adapters/aws/table/dynamo-heard-jobs.ts';
import { DynamoKnownFindings } from '../adapters/aws/table/dynamo-known-findings.ts';
import { DynamoMessageTries } from '../adapters/aws/table/dynamo-message-tries.ts';
import { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { LookupPorts } from '../enrich/registry.ts';
import { createLookupBudget } from '../pipeline/ingest/lookup-budget.ts';
import { enrichmentBudgetMs } from '../pipeline/ingest/receive-batch.ts';
import type { IntakeDependencies } from '../pipeline/ingest/take-messages.ts';
import { placeOf, type RulesPlace } from '../pipeline/rules/watch-rules.ts';
import type { RestorableTimes } from '../ports/aws-backup/restorable-times.ts';
import type { Log } from '../ports/log.ts';
import { makeAcceptingRules } from './deciding-rules.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeOutbox } from './outbox.ts';
import { rolesOf } from './retry-roles.ts';
import { makeStore } from './store.ts';

/** What `ingest` reads of its environment. */
export const reads = {
  needed: [
    ...tableSettings,
    'RULES_PATH',
    'DELIVERIES_QUEUE_URL',
    'INTAKE_QUEUE_URL',
    'INTAKE_DEAD_LETTERS_URL',
    'ESCALATION_ARN',
  ],
  optional: ['DEFAULT_OWNER', 'BACKUP_CALLS_PER_SECOND', 'RETRY_ROLE_ARNS'],
} as const satisfies FunctionSettings;

/** Calls of AWS Backup per second and container when nothing else is set: three containers at most, fifty for the account. */
const usualCallsPerSecond = 10;

/** Makes what `ingest` needs. @throws {RouterError} configuration-invalid */
export function makeIngest(
  environment: Environment,
  log: Log,
): Omit<IntakeDependencies, 'rulesWatch' | 'remainingMs' | 'reportError'> & { place: RulesPlace } {
  const settings = readSettings('ingest', reads, environment);
  const { store, client } = makeStore(settings, environment);
  const now = systemClock.now;
  const place = placeOf(settings);
  const limits = { timeoutMs: enrichmentBudgetMs, share: shareOfCalls(environment) };
  // The failures of a quiet night come a few at once, each with about five calls, so that twice the rate may be saved up.
  const perSecond = usualCallsPerSecond * limits.share;
  const pace = new CallRateLimiter({ perSecond, burst: Math.max(1, 2 * perSecond) });
  const backup = limitClientRate(new BackupClient(clientSettings('backup', environment)), pace);
  const reader = new AwsBackupReader(backup);
  const describer = new BackupJobDescriber(backup);
  const ports: LookupPorts = {
    describer,
    plans: reader,
    vaults: reader,
    recoveryPoints: reader,
    tags: new TaggingResourceTags(signedCaller('tagging', environment, limits)),
    encryptionKeys: new KmsEncryptionKeys(signedCaller('kms', environment, limits)),
    trail: new CloudTrailAuditTrail(signedCaller('cloudtrail', environment, limits)),
  };
  const sqs = new SQSClient(clientSettings('sqs', environment));
  return {
    store,
    log,
    rules: makeAcceptingRules(settings, { store, client }, environment, log),
    heardJobs: new DynamoHeardJobs(client, settings.TABLE_NAME),
    describer,
    listedPoints: reader,
    calls: {
      knownFindings: new DynamoKnownFindings(client, settings.TABLE_NAME),
      listedVaults: () => reader.listedVaults(),
      home: place,
    },
    restorableTimes: restorableTimesOf(environment),
    retryPlace: { home: place, roles: rolesOf(environment) },
    lookupBudget: createLookupBudget(pace, systemClock.nowMs),
    sources: {
      ...ports,
      defaultOwner: environment.DEFAULT_OWNER ?? '',
      home: place,
    },
    ...makeOutbox(settings, environment, sqs),
    received: new SqsReceivedMessages(sqs, settings.INTAKE_QUEUE_URL),
    deadLetters: new SqsDeadLetters(sqs, settings.INTAKE_DEAD_LETTERS_URL),
    tries: new DynamoMessageTries(client, settings.TABLE_NAME, now),
    random: Math.random,
    place,
  };
}

function restorableTimesOf(environment: Environment): RestorableTimes {
  let made: Promise<RestorableTimes> | undefined;
  const make = async () => (await import('./restorable-times.ts')).makeRestorableTimes(environment);
  return {
    untilOf: async (resourceArn, signal) => {
      made ??= make();
      return (await made).untilOf(resourceArn, signal);
    },
  };
}

/** How many times the usual rate this container may call AWS for enrichment. */
function shareOfCalls({ BACKUP_CALLS_PER_SECOND: setting }: Environment): number {
  return Number(setting) > 0 ? Number(setting) / usualCallsPerSecond : 1;
}
