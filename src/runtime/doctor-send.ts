import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ulid } from 'ulid';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { channels } from '../channels/registry.ts';
import type { SendTools } from '../doctor/send.ts';
import { testWords } from '../doctor/test-notice.ts';
import type { DoctorTools } from '../doctor/tools.ts';
import { principal } from '../evidence/actor.ts';
import { sendAnnouncement } from '../pipeline/send-announcement.ts';
import type { Deployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import { makeStore } from './store.ts';

/** Makes what sends test messages of a deployment. @throws what AWS answered */
export async function makeSend(
  { place, deployment, http }: DoctorTools,
  { of }: Deployed,
  here: Environment,
): Promise<SendTools> {
  const settings = { TABLE_NAME: of('TableName'), EVIDENCE_RETENTION_DAYS: of('EvidenceRetentionDays') };
  const { store, client, dynamo } = makeStore(settings, here);
  const queue = new SqsDeliveryQueue(new SQSClient(clientSettings('sqs', here)), of('DeliveriesQueueUrl'));
  const ledger = new DynamoDeliveryLedger(client, dynamo);
  const { Arn = '', Account = '' } = await new STSClient(clientSettings('sts', here)).send(
    new GetCallerIdentityCommand({}),
  );
  const actor = principal(Arn);
  return {
    place,
    accountId: Account,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    ports: {
      http,
      secrets: { read: async (reference) => secretOf(await deployment.secret(reference.replace(/^ssm:/, ''))) },
      ...unused,
      now: systemClock.now,
    },
    async announce(targets, rules, way) {
      const id = `doctor-${ulid()}`;
      const { title, news } = testWords;
      const announcement = { title, news, lines: [], accountId: Account, region: place.region, ...(way && { way }) };
      const said = {
        id,
        announcement,
        actor: actor.name,
        by: actor,
        what: 'tested',
        details: {},
        at: systemClock.now(),
      };
      await sendAnnouncement(said, { ...rules, bulletins: [...targets] }, { store, queue });
      return id;
    },
    deliveries: (id) => ledger.rows(id),
    sleep: async (seconds) => {
      await sleep(seconds * 1000);
    },
  };
}

/** Mail and topics carry news of the router: those go the whole way. */
const unused = {
  mailer: { send: () => Promise.reject(new Error('mail goes by the function deliver')) },
  topics: { publish: () => Promise.reject(new Error('topics are published to by the function deliver')) },
};

/** Returns the secret; null when it cannot be read, which a check has already reported. */
function secretOf(looked: Awaited<ReturnType<DoctorTools['deployment']['secret']>>): string | null {
  return 'value' in looked ? (looked.value?.value ?? null) : null;
}
