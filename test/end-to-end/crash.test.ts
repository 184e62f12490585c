import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployedFunctions } from '../../local/deployed-functions.ts';
import { eventually } from '../../local/eventually.ts';
import type { ReceivedAbout } from '../../local/observer.ts';
import { holdSeconds } from '../../src/incidents/delivery-result.ts';
import { openedPerTarget, openings, openWorld } from './world.ts';

const world = openWorld();
const { IntakeQueueUrl = '', DeliveriesQueueUrl = '' } = world.addresses.outputs;
const queues = [IntakeQueueUrl, DeliveriesQueueUrl];
const deployed = new Map<string, string>();

/** A delivery is held for the process that makes it; when that is gone, for half a minute. */
const heldMs = 1000 * holdSeconds;
const longTestMs = 300_000 + heldMs;

// A message that was being worked on in a crash comes back after the visibility timeout, 3 and 6 minutes on AWS.
beforeAll(async () => {
  for (const queue of queues) {
    deployed.set(queue, await world.aws.queueAttribute(queue, 'VisibilityTimeout'));
    await world.aws.setQueueAttributes(queue, { VisibilityTimeout: '4' });
  }
});
afterAll(async () => {
  await world.clearFaults();
  for (const queue of queues)
    await world.aws.setQueueAttributes(queue, { VisibilityTimeout: deployed.get(queue) ?? '' });
});

it('I2: killed while it delivers, nothing is lost and nobody hears more than one time too many', {
  timeout: longTestMs,
}, async () => {
  const name = world.newName();
  await world.fault({ vendor: 'slack', kind: 'slow', delayMs: 8000, match: name });
  await world.backupFails(name);
  await reached('slack', name);
  const { id } = await world.incident(name);
  // One process works for each target: those that are well have been told, and only Slack's is in the middle of it.
  const isToldElsewhere = (all: ReceivedAbout) => all.mails.length + all.tickets.length + all.sns.length >= 3;
  await world.hears('the other targets', id, isToldElsewhere, 7000);

  expect(world.kill('deliver')).toBeGreaterThan(0);

  const heard = await world.hears(
    'everybody',
    id,
    (all) => Object.values(openedPerTarget(all)).every((count) => count > 0),
    60_000,
  );
  await eventually(
    'every delivery in the ledger',
    async () => (await world.ledger(id)).every(({ status }) => status === 'delivered'),
    60_000 + heldMs,
  );
  const toSlack = (await world.ledger(id)).filter(({ target }) => target === 'backup-channel');
  expect(toSlack.map(({ attempts }) => attempts)).toEqual([expect.toSatisfy((attempts) => attempts > 1)]);
  // Slack had taken the message when the sender died; the next attempt finds it in the channel's history.
  expect(openings(await world.receivedAbout(id))).toHaveLength(1);
  expect(openedPerTarget(heard)).toEqual({ slack: 1, mail: 1, tickets: 1, topic: 1 });
});

it('I1: killed while it takes an event in, the event is taken in again as one incident', async () => {
  const name = world.newName();
  await world.fault({ vendor: 'backup', kind: 'slow', delayMs: 1400 });
  await world.backupFails(name);
  await reached('backup', '', Date.now() - 3000);

  expect(world.kill('ingest')).toBeGreaterThan(0);

  const { id, alertCount } = await world.incident(name);
  expect(alertCount).toBe(1);
  const heard = await world.hears(
    'everybody',
    id,
    (all) => Object.values(openedPerTarget(all)).every((count) => count > 0),
    60_000,
  );
  expect(openedPerTarget(heard)).toEqual({ slack: 1, mail: 1, tickets: 1, topic: 1 });
});

it('I4: every function killed between failure and acknowledgement, the answer still counts', {
  timeout: longTestMs,
}, async () => {
  const name = world.newName();
  await world.backupFails(name);
  const { id } = await world.incident(name);
  const heard = await world.hears('the alert', id, (all) => openings(all).length > 0 && all.sns.length > 0);
  for (const each of deployedFunctions) world.kill(each.name);

  const { channel = '', ts = '' } = openings(heard)[0] ?? {};
  // Slack shows a warning when nobody answers, and a person presses again.
  await eventually('an answer to the press', async () => {
    const { ok } = await world.press({ channel, ts, actionId: 'acknowledge' });
    return ok;
  });

  await world.incident(name, ({ status }) => status === 'acknowledged');
  const isInProgress = ({ tickets }: ReceivedAbout) => tickets[0]?.status.category === 'indeterminate';
  await world.hears('the ticket in progress', id, isInProgress, 60_000 + heldMs);
});

/** Waits until a request has reached a vendor and has no answer yet. */
function reached(vendor: string, text: string, since = 0): Promise<unknown> {
  return eventually(`a request in flight to ${vendor}`, async () =>
    (await world.received()).journal.some(
      (entry) =>
        entry.vendor === vendor && entry.status === null && entry.body.includes(text) && Date.parse(entry.at) > since,
    ),
  );
}
