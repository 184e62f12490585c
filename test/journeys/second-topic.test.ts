import { describe, expect, it } from 'vitest';
import { sns } from '../../src/channels/sns/sns.ts';
import { takeDelivery } from '../../src/pipeline/deliver/take-delivery.ts';
import type { PublishOutcome, TopicMessage } from '../../src/ports/vendors/topic-publisher.ts';
import { anOrder } from '../support/incidents.ts';
import { World } from '../support/world.ts';

const secondTopicArn = 'arn:aws:sns:eu-central-1:111122223333:backup-alerts-second';
const disabled: PublishOutcome = {
  published: false,
  retryable: false,
  reason: 'bad-credentials',
  detail: 'KMSDisabledException (HTTP 400)',
};

const rules = `
version: 1
defaults: { policy: all }
policies: { all: { steps: [ { notify: [alert-topic] } ] } }
routes: []
`;

/** Takes the opening of an incident to the alert topic, whose answers these are. */
async function tells(first: PublishOutcome, second: PublishOutcome | null) {
  const world = new World(rules);
  await world.backupFails();
  const { id } = world.onlyIncident();
  const published: TopicMessage[] = [];
  const faults: Error[] = [];
  const order = anOrder({ incidentId: id, target: 'alert-topic', at: world.now, reason: 'a backup failed' });
  const dependencies = world.deliverDependencies();
  const take = () =>
    takeDelivery(
      { id: 'm-1', body: JSON.stringify(order), receipt: 'r-1', receives: 1, group: 'alert-topic' },
      {
        ...dependencies,
        channels: new Map([['sns', sns]]),
        ports: {
          ...dependencies.ports,
          topics: {
            ...(second === null ? {} : { secondTopicArn }),
            publish: async (message) => {
              published.push(message);
              return message.second === true && second !== null ? second : first;
            },
          },
        },
        received: { postpone: async () => undefined },
        deadLetters: { put: async () => undefined },
        reportError: (error) => void faults.push(error),
        remainingMs: () => 30_000,
      },
    );
  const staysOnQueue = await take();
  const row = (await world.ledger.rows(id)).find(({ target }) => target === 'alert-topic');
  return { staysOnQueue, row, faults, published, again: take };
}

describe('journeys: the alert topic cannot be published to', () => {
  it('is told of by the second topic, once, and the ledger says by which and why', async () => {
    const { staysOnQueue, row, faults, published, again } = await tells(disabled, {
      published: true,
      messageId: 'm-2',
    });

    expect(staysOnQueue).toBe(false);
    expect(row).toMatchObject({
      status: 'delivered',
      result: {
        recipients: [secondTopicArn],
        vendorId: 'm-2',
        detail: 'accepted by the second topic: the first answered KMSDisabledException (HTTP 400)',
      },
    });
    expect(faults).toEqual([]);
    // The queue hands a message on at least once.
    await again();
    expect(published.map(({ second }) => second)).toEqual([undefined, true]);
  });

  it.each([
    ['the second refuses as well', disabled],
    ['there is no second', null],
  ])(
    'stays on the queue, which an alarm tells of, until it is a dead letter by the bound of the queue, when %s',
    async (_what, second) => {
      const { staysOnQueue, row, faults } = await tells(disabled, second);

      expect(staysOnQueue).toBe(true);
      expect(faults).toMatchObject([{ code: 'delivery-unroutable' }]);
      expect(row).toMatchObject({
        status: 'retrying',
        result: {
          detail: second === null ? disabled.detail : `${disabled.detail}; the second topic: ${disabled.detail}`,
        },
      });
    },
  );

  it('waits on the queue while one of the two may take it later', async () => {
    const busy: PublishOutcome = {
      published: false,
      retryable: true,
      reason: 'rate-limited',
      detail: 'ThrottledException (HTTP 429)',
    };
    const { staysOnQueue, row, faults } = await tells(disabled, busy);

    expect(staysOnQueue).toBe(true);
    expect(row).toMatchObject({ status: 'retrying', result: { reason: 'rate-limited' } });
    expect(faults).toEqual([]);
  });
});
