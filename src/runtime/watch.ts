import type { BackupClient } from '@aws-sdk/client-backup';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { EndedJobLists } from '../adapters/aws/lookups/ended-job-lists.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { SqsIntakeQueue } from '../adapters/aws/queues/sqs-intake-queue.ts';
import { StepFunctionsTimers } from '../adapters/aws/step-functions-timers.ts';
import { DynamoDueRuns } from '../adapters/aws/table/dynamo-due-runs.ts';
import { DynamoHeardJobs } from '../adapters/aws/table/dynamo-heard-jobs.ts';
import { DynamoIncidentViews } from '../adapters/aws/table/dynamo-incident-views.ts';
import { DynamoKnownFindings } from '../adapters/aws/table/dynamo-known-findings.ts';
import { DynamoUnfinishedDeliveries } from '../adapters/aws/table/dynamo-unfinished-deliveries.ts';
import { DynamoWatchNotes } from '../adapters/aws/table/dynamo-watch-notes.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { DrillDependencies } from '../pipeline/drill/drill-dependencies.ts';
import type { RulesLoader } from '../pipeline/rules/load-rules.ts';
import { EstateCollector } from '../pipeline/watch/collect-estate.ts';
import type { WatchDependencies } from '../pipeline/watch/watch.ts';
import type { AccountAnswers } from '../ports/aws-backup/account-answers.ts';
import type { Log } from '../ports/log.ts';
import type { RulesArchive } from '../ports/rules/rules-source.ts';
import { makeCanary } from './canary.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { patientBackupClient } from './patient-backup.ts';
import { makeStore } from './store.ts';
import type { DrillSettings } from './watch-drills.ts';

/** What `watch` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'RULES_PATH', 'DELIVERIES_QUEUE_URL', 'INTAKE_QUEUE_URL', 'ESCALATION_ARN'],
  optional: [
    'BACKUP_CALLS_PER_SECOND',
    'LOOK_FOR_RUNS',
    'NO_BACKUP_HOURS',
    'MEMBER_REGIONS',
    'CANARY_NAME',
    'CANARY_EVERY',
  ],
} as const satisfies FunctionSettings;

/** Returns the calls about plans and what they select; their code is loaded with the first call, once an hour. */
function accountAnswers(backup: BackupClient, environment: Environment): AccountAnswers {
  let made: Promise<AccountAnswers> | null = null;
  const make = async () => (await import('./watch-answers.ts')).makeAccountAnswers(backup, environment);
  return {
    page: async (call, input) => {
      made ??= make();
      return (await made).page(call, input);
    },
  };
}

/** Returns a loader of rules and acceptances whose code is loaded when the account is looked at, once an hour. */
function lateRules(
  { RULES_PATH, TABLE_NAME }: { RULES_PATH: string; TABLE_NAME: string },
  { store, client }: { store: RulesArchive; client: DynamoDBDocumentClient },
  environment: Environment,
  log: Log,
): Pick<RulesLoader, 'load'> {
  return {
    load: async () => {
      const [{ makeRules }, { acceptingRules }, { DynamoPersonsItems }] = await Promise.all([
        import('./rules.ts'),
        import('../pipeline/watch/accepted-jobs.ts'),
        import('../adapters/aws/table/dynamo-persons-items.ts'),
      ]);
      const acceptances = new DynamoPersonsItems(client, { tableName: TABLE_NAME, kind: 'acceptance', log });
      return acceptingRules(makeRules(RULES_PATH, store, environment), acceptances, systemClock.now).load();
    },
  };
}

/** Returns what plays drills; its code is loaded by the first run, and not by the start. */
function lateDrills(settings: DrillSettings, environment: Environment, log: Log): WatchDependencies['drills'] {
  let made: Promise<DrillDependencies> | null = null;
  const make = async () => (await import('./watch-drills.ts')).makeDrills(settings, environment, log);
  return async (going) => {
    made ??= make();
    const [dependencies, { lookAfterDrills }] = await Promise.all([
      made,
      import('../pipeline/drill/look-after-drills.ts'),
    ]);
    return lookAfterDrills(dependencies, going);
  };
}

/** Makes what `watch` needs. @throws {RouterError} configuration-invalid */
export function makeWatch(environment: Environment, log: Log): Omit<WatchDependencies, 'fault' | 'remainingMs'> {
  const settings = readSettings('watch', reads, environment);
  const { store, client, dynamo } = makeStore(settings, environment);
  const sfn = new SFNClient(clientSettings('sfn', environment));
  const sqs = new SQSClient(clientSettings('sqs', environment));
  const backup = patientBackupClient(environment);
  const notes = new DynamoWatchNotes(client, settings.TABLE_NAME);
  const [, , , region = '', accountId = ''] = settings.ESCALATION_ARN.split(':');
  const home = { accountId, region };
  const canary = makeCanary(environment, home, { client, tableName: settings.TABLE_NAME });
  const endedJobs = new EndedJobLists(backup, canary?.is ?? null);
  return {
    store,
    log,
    estate: environment.LOOK_FOR_RUNS === 'true' ? new EstateCollector(accountAnswers(backup, environment)) : null,
    knownFindings: new DynamoKnownFindings(client, settings.TABLE_NAME),
    rules: lateRules(settings, { store, client }, environment, log),
    dueRuns: new DynamoDueRuns(client, dynamo),
    drills: lateDrills({ ...settings, home: { accountId, region } }, environment, log),
    endedJobs,
    completedBackups: endedJobs,
    noBackupHours: Number(environment.NO_BACKUP_HOURS ?? 0),
    heardJobs: new DynamoHeardJobs(client, settings.TABLE_NAME),
    intake: new SqsIntakeQueue(sqs, settings.INTAKE_QUEUE_URL),
    reconcileNotes: notes,
    home,
    canary,
    looksAtMembers: Boolean(environment.MEMBER_REGIONS),
    views: new DynamoIncidentViews(client, settings.TABLE_NAME),
    unfinished: new DynamoUnfinishedDeliveries(client, settings.TABLE_NAME),
    notes,
    queue: new SqsDeliveryQueue(sqs, settings.DELIVERIES_QUEUE_URL),
    // A timer that it remembers to have started may have been lost since.
    timers: new StepFunctionsTimers(sfn, settings.ESCALATION_ARN, { remembered: 0 }),
    now: systemClock.now,
  };
}
