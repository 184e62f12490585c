import { expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import { callJson } from '../../local/local-aws.ts';
import { endpointReceipt, textReceipt } from '../support/topic-receipts.ts';
import { openWorld } from './world.ts';

/*
 * SNS of the emulator writes no delivery logs, so these tests write the lines that SNS writes, into the log groups of the stack.
 * The rest is the deployed way: the subscription of CloudWatch Logs, the permission, deliver, its queue, the ledger.
 */
const world = openWorld();
const { endpoint, outputs, simulatorsUrl } = world.addresses;
const group = `sns/${localRegion}/${localAccount}/${outputs.AlertTopicArn?.replace(/^.*:/, '')}`;
const subscriber = `${simulatorsUrl}/_sns/inbox`;
const stream = 'receipts-of-tests';

/** Writes lines to a log group, as SNS does. */
async function write(logGroupName: string, lines: readonly string[]): Promise<void> {
  const logs = (operation: string, body: object) =>
    callJson(endpoint, 'logs', `Logs_20140328.${operation}`, { logGroupName, logStreamName: stream, ...body });
  await logs('CreateLogStream', {}).catch(() => undefined);
  await logs('PutLogEvents', { logEvents: lines.map((message) => ({ timestamp: Date.now(), message })) });
}

/** An incident of which the alert topic was told, and the id that SNS answered. */
async function told() {
  const name = world.newName('receipts-');
  await world.backupFails(name);
  const { id } = await world.incident(name);
  const row = await eventually('the ledger', async () =>
    (await world.ledger(id)).find(({ target, status }) => target === 'page' && status === 'delivered'),
  );
  return { id, noticeId: row.noticeId, messageId: row.result?.vendorId ?? '' };
}

const laterOf = async (incidentId: string) =>
  (await world.aws.items(outputs.TableName ?? '')).filter(
    ({ pk, sk }) => pk === `INCIDENT#${incidentId}` && String(sk).startsWith('LATER#'),
  );

it('what a subscriber took stands with the delivery, by the id that SNS gave the message', async () => {
  const { id, noticeId, messageId } = await told();
  const at = new Date().toISOString();
  await write(group, [endpointReceipt({ messageId, destination: subscriber, status: 'SUCCESS', at })]);

  const later = await eventually('what was learnt later', async () => (await laterOf(id))[0]);
  expect(later).toMatchObject({ noticeId, target: 'page', what: 'arrived', recipient: subscriber });
});

it('what no subscriber took fails over, and what is of others is nothing to us', async () => {
  const { id, messageId } = await told();
  const at = new Date().toISOString();
  await write(`${group}/Failure`, [
    textReceipt({ messageId: 'of-another-program', destination: '+41791234567', status: 'FAILURE', at }),
    'no receipt at all',
    endpointReceipt({ messageId, destination: subscriber, status: 'FAILURE', at }),
  ]);

  const standIn = await eventually('who says it instead', async () =>
    (await world.ledger(id)).find(({ target, noticeId }) => target === 'alert-topic' && noticeId.endsWith('-instead')),
  );
  expect(standIn.kind).toBe('opened');
  expect(await laterOf(id)).toMatchObject([{ target: 'page', what: 'refused', recipient: subscriber }]);
});
