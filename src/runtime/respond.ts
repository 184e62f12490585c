import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoPastRuns } from '../adapters/aws/table/dynamo-past-runs.ts';
import { DynamoPersonsItems } from '../adapters/aws/table/dynamo-persons-items.ts';
import { GuardedHttp } from '../adapters/http/guarded-http.ts';
import type { SlackDependencies } from '../pipeline/respond/slack-interaction.ts';
import type { Log } from '../ports/log.ts';
import type { SecretStore } from '../ports/vendors/secret-store.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeOutbox } from './outbox.ts';
import { makeStore } from './store.ts';
import { detourOf } from './vendor-detour.ts';

/** What `respond` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'SECRETS_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
} as const satisfies FunctionSettings;

/**
 * Makes what `respond` needs to take an answer.
 *
 * @param secrets what keeps the secret that Slack signs with.
 * @throws {RouterError} configuration-invalid
 */
export function makeRespond(
  environment: Environment,
  log: Log,
  secrets: SecretStore,
): Omit<SlackDependencies, 'dialog'> {
  const settings = readSettings('respond', reads, environment);
  const { store, client, dynamo } = makeStore(settings, environment);
  return {
    store,
    log,
    ...makeOutbox(settings, environment),
    secrets,
    signingSecret: `ssm:${settings.SECRETS_PATH}/slack-signing`,
    refs: new DynamoDeliveryLedger(client, dynamo),
    archive: store,
    silences: new DynamoPersonsItems(client, { tableName: settings.TABLE_NAME, kind: 'silence', log }),
    acceptances: new DynamoPersonsItems(client, { tableName: settings.TABLE_NAME, kind: 'acceptance', log }),
    pastRuns: new DynamoPastRuns(client, settings.TABLE_NAME),
    http: new GuardedHttp(detourOf(environment)),
  };
}
