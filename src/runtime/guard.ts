import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SnsTopicListeners } from '../adapters/aws/messages/sns-topic-listeners.ts';
import { findSecrets } from '../adapters/aws/parameters/find-secrets.ts';
import { SsmRulesSource } from '../adapters/aws/parameters/ssm-rules-source.ts';
import { DynamoHiddenAlerts } from '../adapters/aws/table/dynamo-hidden-alerts.ts';
import { DynamoPersonsItems } from '../adapters/aws/table/dynamo-persons-items.ts';
import { DynamoRulesAnnouncements } from '../adapters/aws/table/dynamo-rules-announcements.ts';
import type { LastResortDependencies } from '../pipeline/guard/check-last-resort.ts';
import type { TellAcceptancesDependencies } from '../pipeline/guard/tell-acceptances.ts';
import type { TellSilencesDependencies } from '../pipeline/guard/tell-silences.ts';
import type { WatchEditsDependencies } from '../pipeline/guard/watch-edits.ts';
import type { WeeklyDigestDependencies } from '../pipeline/guard/weekly-digest.ts';
import { createRulesWatch, placeOf } from '../pipeline/rules/watch-rules.ts';
import type { Log } from '../ports/log.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeOutbox } from './outbox.ts';
import { makeRules } from './rules.ts';
import { makeStore } from './store.ts';

/** What `guard` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'RULES_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN', 'ALERT_TOPIC_ARN'],
} as const satisfies FunctionSettings;

/** What each of the use cases of `guard` needs: the watch over edits, the weekly digest, the check of the last resort, news of silences and acceptances. */
export interface GuardDependencies {
  edits: WatchEditsDependencies;
  digest: WeeklyDigestDependencies;
  lastResort: LastResortDependencies;
  silences: TellSilencesDependencies;
  acceptances: TellAcceptancesDependencies;
}

/** Makes what `guard` needs. @throws {RouterError} configuration-invalid */
export function makeGuard(environment: Environment, log: Log): GuardDependencies {
  const settings = readSettings('guard', reads, environment);
  const { store, client } = makeStore(settings, environment);
  // A change has to be seen at once, so nothing is cached between calls.
  const rules = makeRules(settings.RULES_PATH, store, environment, 0);
  const place = placeOf(settings);
  const ssm = new SSMClient(clientSettings('ssm', environment));
  const outbox = makeOutbox(settings, environment);
  const announcements = new DynamoRulesAnnouncements(client, settings.TABLE_NAME);
  const announcing = { store, rules, place, announcements, log, queue: outbox.queue, now: outbox.now };
  const receiving = { ...outbox, store, rules, log, describer: { describe: async () => null } };
  return {
    edits: {
      ...announcing,
      source: new SsmRulesSource(ssm, settings.RULES_PATH),
      findSecrets: (names) => findSecrets(ssm, names),
      check: async (text) => (await import('./check-rules.ts')).checkWithChannels(text),
      archive: store,
      // Another process may have reported a problem since, so each call makes a new watch, which reports the present state.
      watch: { check: () => createRulesWatch(place, receiving).check() },
    },
    digest: { ...announcing, hidden: new DynamoHiddenAlerts(client, settings.TABLE_NAME) },
    lastResort: {
      ...announcing,
      listeners: new SnsTopicListeners(new SNSClient(clientSettings('sns', environment)), settings.ALERT_TOPIC_ARN),
      alertTopicArn: settings.ALERT_TOPIC_ARN,
    },
    silences: {
      ...announcing,
      silences: new DynamoPersonsItems(client, { tableName: settings.TABLE_NAME, kind: 'silence', log }),
    },
    acceptances: {
      ...announcing,
      acceptances: new DynamoPersonsItems(client, { tableName: settings.TABLE_NAME, kind: 'acceptance', log }),
    },
  };
}
