import { SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SsmSecretStore } from '../adapters/aws/parameters/ssm-secret-store.ts';
import { SteadySecrets } from '../adapters/aws/parameters/steady-secrets.ts';
import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoPostedMessages } from '../adapters/aws/table/dynamo-posted-messages.ts';
import { DynamoVendorRefs } from '../adapters/aws/table/dynamo-vendor-refs.ts';
import { GuardedHttp } from '../adapters/http/guarded-http.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { PostedAnswer, PostedRequest } from '../pipeline/hooks/posted-request.ts';
import { takePosted } from '../pipeline/hooks/take-posted.ts';
import type { Log } from '../ports/log.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeOutbox } from './outbox.ts';
import { makeRules } from './rules.ts';
import { makeStore } from './store.ts';
import { detourOf } from './vendor-detour.ts';

/** What `hooks` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'RULES_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
} as const satisfies FunctionSettings;

/** Makes what handling a vendor's webhook needs, beyond refusing it. @throws {RouterError} configuration-invalid */
export function makeHooks(environment: Environment, log: Log): (request: PostedRequest) => Promise<PostedAnswer> {
  const settings = readSettings('hooks', reads, environment);
  const { store, client, dynamo } = makeStore(settings, environment);
  const ssm = new SSMClient(clientSettings('ssm', environment));
  // This function is open to the internet, so it never writes the rules that others use.
  const archive = { lastGood: () => store.lastGood(), keep: async () => undefined };
  const dependencies = {
    store,
    log,
    ...makeOutbox(settings, environment),
    rules: makeRules(settings.RULES_PATH, archive, environment),
    secrets: new SteadySecrets((reference) => new SsmSecretStore(ssm, systemClock.nowMs).read(reference)),
    http: new GuardedHttp(detourOf(environment)),
    messages: new DynamoPostedMessages(client, dynamo.tableName),
    refs: new DynamoVendorRefs(client, dynamo),
    ledger: new DynamoDeliveryLedger(client, dynamo),
  };
  return (request) => takePosted(request, dependencies);
}
