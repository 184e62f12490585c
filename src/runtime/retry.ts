import { AwsBackupStarter } from '../adapters/aws/lookups/aws-backup-starter.ts';
import { AwsBackupReader } from '../adapters/aws/lookups/backup-reader.ts';
import { DynamoIncidentViews } from '../adapters/aws/table/dynamo-incident-views.ts';
import { DynamoRetryBooks } from '../adapters/aws/table/dynamo-retry-books.ts';
import type { RunDependencies } from '../pipeline/retry/retry.ts';
import type { Log } from '../ports/log.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeOutbox } from './outbox.ts';
import { patientBackupClient } from './patient-backup.ts';
import { rolesOf } from './retry-roles.ts';
import { makeStore } from './store.ts';

/** What `retry` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
  optional: ['RETRY_ROLE_ARNS', 'BACKUP_CALLS_PER_SECOND'],
} as const satisfies FunctionSettings;

/** Makes what `retry` needs. @throws {RouterError} configuration-invalid */
export function makeRetry(environment: Environment, log: Log): Omit<RunDependencies, 'fault' | 'remainingMs'> {
  const settings = readSettings('retry', reads, environment);
  const { store, client } = makeStore(settings, environment);
  const backup = patientBackupClient(environment);
  return {
    store,
    log,
    views: new DynamoIncidentViews(client, settings.TABLE_NAME),
    books: new DynamoRetryBooks(client, settings.TABLE_NAME),
    starter: new AwsBackupStarter(backup),
    listedPoints: new AwsBackupReader(backup),
    roles: rolesOf(environment),
    ...makeOutbox(settings, environment),
  };
}
