import type { SQSClient } from '@aws-sdk/client-sqs';
import { SqsDeadLetters } from '../adapters/aws/queues/sqs-dead-letters.ts';
import { SqsReceivedMessages } from '../adapters/aws/queues/sqs-received-messages.ts';
import { DynamoDueRuns } from '../adapters/aws/table/dynamo-due-runs.ts';
import { DynamoHeardJobs } from '../adapters/aws/table/dynamo-heard-jobs.ts';
import { DynamoKnownFindings } from '../adapters/aws/table/dynamo-known-findings.ts';
import { DynamoMessageTries } from '../adapters/aws/table/dynamo-message-tries.ts';
import { DynamoRetryBooks } from '../adapters/aws/table/dynamo-retry-books.ts';
import { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { EnrichmentSources } from '../enrich/findings.ts';
import { describeWhereItRan } from '../pipeline/ingest/describe-where-it-ran.ts';
import { createLookupBudget } from '../pipeline/ingest/lookup-budget.ts';
import { enrichmentBudgetMs } from '../pipeline/ingest/receive-batch.ts';
import type { IntakeDependencies, IntakeMessage } from '../pipeline/ingest/take-messages.ts';
import { placeOf, type RulesPlace } from '../pipeline/rules/watch-rules.ts';
import type { Log } from '../ports/log.ts';
import { namingAccounts } from './account-names.ts';
import { makeCanary } from './canary.ts';
import { makeAcceptingRules } from './deciding-rules.ts';
import { type Environment, type FunctionSettings, listIn, readSettings, tableSettings } from './environment.ts';
import { type LookupLimits, makeLookupPorts } from './lookup-ports.ts';
import type { MemberAccounts } from './member-accounts.ts';
import { makeOutbox } from './outbox.ts';
import { queuesOf } from './queues.ts';
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
  optional: [
    'DEFAULT_OWNER',
    'BACKUP_CALLS_PER_SECOND',
    'RETRY_ROLE_ARNS',
    'READER_ROLE',
    'DIRECT_QUEUE_URL',
    'DIRECT_DEAD_LETTERS_URL',
    'MEMBER_ACCOUNTS',
    'ORGANIZATION_ID',
    'MEMBER_REGIONS',
    'CANARY_NAME',
  ],
} as const satisfies FunctionSettings;

/** Calls of AWS Backup per second and container when nothing else is set: three containers at most, fifty for the account. */
const usualCallsPerSecond = 10;

/** Makes what `ingest` needs. @throws {RouterError} configuration-invalid */
export function makeIngest(
  environment: Environment,
  log: Log,
): Omit<IntakeDependencies, 'rulesWatch' | 'remainingMs' | 'reportError'> & {
  place: RulesPlace;
  fromOf: (queueArn: string) => IntakeMessage['from'];
} {
  const settings = readSettings('ingest', reads, environment);
  const { store, client, dynamo } = makeStore(settings, environment);
  const now = systemClock.now;
  const place = placeOf(settings);
  const limits = { timeoutMs: enrichmentBudgetMs, share: shareOfCalls(environment) };
  // The failures of a quiet night come a few at once, each with about five calls, so that twice the rate may be saved up.
  const perSecond = usualCallsPerSecond * limits.share;
  const pace = new CallRateLimiter({ perSecond, burst: Math.max(1, 2 * perSecond) });
  const { listedPoints, restorableTimes, listedVaults, ...ports } = makeLookupPorts(environment, limits, pace);
  const elsewhere = elsewhereOf(settings, environment, limits, pace);
  const canary = makeCanary(environment, place, { client, tableName: settings.TABLE_NAME });
  const sqs = queuesOf(environment);
  const lookedAt = listIn(environment.MEMBER_REGIONS);
  return {
    store,
    log,
    rules: namingAccounts(
      makeAcceptingRules(settings, { store, client }, environment, log),
      { ...settings, client },
      environment,
      log,
    ),
    heardJobs: new DynamoHeardJobs(client, settings.TABLE_NAME),
    dueRuns: new DynamoDueRuns(client, dynamo),
    describer: describeWhereItRan(ports.describer, place, elsewhere),
    listedPoints,
    calls: {
      knownFindings: new DynamoKnownFindings(client, settings.TABLE_NAME),
      findingsThere: (there) =>
        lookedAt.includes(there.region) ? new DynamoKnownFindings(client, settings.TABLE_NAME, there) : null,
      listedVaults,
      home: place,
    },
    restorableTimes,
    retryPlace: {
      home: place,
      roles: rolesOf(environment),
      books: new DynamoRetryBooks(client, settings.TABLE_NAME),
    },
    lookupBudget: createLookupBudget(pace, systemClock.nowMs),
    sources: {
      ...ports,
      defaultOwner: environment.DEFAULT_OWNER ?? '',
      home: place,
      ...(elsewhere === null ? {} : { elsewhere }),
    },
    ...(canary === null ? {} : { canary }),
    ...makeOutbox(settings, environment, sqs),
    received: new SqsReceivedMessages(sqs, settings.INTAKE_QUEUE_URL),
    deadLetters: new SqsDeadLetters(sqs, settings.INTAKE_DEAD_LETTERS_URL),
    ...directOf(environment, place, sqs),
    fromOf: (queueArn) => fromOf(queueArn, settings.INTAKE_QUEUE_URL, environment),
    tries: new DynamoMessageTries(client, settings.TABLE_NAME, now),
    random: Math.random,
    place,
  };
}

/** What the queue needs that rules of members write to straight; nothing where there is none. */
function directOf(
  environment: Environment,
  { accountId, region }: RulesPlace,
  sqs: SQSClient,
): Pick<IntakeDependencies, 'direct'> {
  const { DIRECT_QUEUE_URL: queue, DIRECT_DEAD_LETTERS_URL: deadLetters, ORGANIZATION_ID: organization } = environment;
  if (!queue || !deadLetters) return {};
  const members = organization ? null : listIn(environment.MEMBER_ACCOUNTS);
  return {
    direct: {
      received: new SqsReceivedMessages(sqs, queue),
      deadLetters: new SqsDeadLetters(sqs, deadLetters),
      place: { accountId, region, members },
    },
  };
}

/** Which queue a message is of. Where there are two, one of a queue that is not the intake queue is believed least. */
function fromOf(queueArn: string, intakeUrl: string, environment: Environment): IntakeMessage['from'] {
  if (!environment.DIRECT_QUEUE_URL) return 'rules';
  return queueArn.split(':').at(-1) === intakeUrl.split('/').at(-1) ? 'rules' : 'direct';
}

type Elsewhere = NonNullable<EnrichmentSources['elsewhere']>;

/** Returns what finds the sources of other accounts and Regions, by a role that they have for it; null: the deployment names none. */
function elsewhereOf(
  { ESCALATION_ARN }: { ESCALATION_ARN: string },
  environment: Environment,
  limits: LookupLimits,
  pace: CallRateLimiter,
): Elsewhere | null {
  const { READER_ROLE: role } = environment;
  if (!role) return null;
  const [, partition = 'aws'] = ESCALATION_ARN.split(':');
  let made: Promise<MemberAccounts> | undefined;
  const make = async () => {
    const { MemberAccounts: Members } = await import('./member-accounts.ts');
    return new Members(environment, { role, partition, limits, pace });
  };
  return async (where) => {
    made ??= make();
    return (await made).sourcesIn(where);
  };
}

/** How many times the usual rate this container may call AWS for enrichment. */
function shareOfCalls({ BACKUP_CALLS_PER_SECOND: setting }: Environment): number {
  return Number(setting) > 0 ? Number(setting) / usualCallsPerSecond : 1;
}
