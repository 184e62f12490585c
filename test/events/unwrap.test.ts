import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/events/unwrap.ts';

const event = { source: 'aws.backup', 'detail-type': 'Backup Job State Change', detail: { state: 'FAILED' } };
const text = JSON.stringify(event);

describe('events/unwrap', () => {
  it.each([
    ['the bare event', event],
    ['the event as text', text],
    ['text of text', JSON.stringify(text)],
    ['SNS', { Type: 'Notification', Message: text }],
    ['SQS as Lambda sees it', { messageId: '1', body: text }],
    ['SQS as the API returns it', { MessageId: '1', Body: text }],
    ['SNS in SQS', { body: JSON.stringify({ Type: 'Notification', Message: text }) }],
    ['a Lambda batch of SQS', { Records: [{ body: text }] }],
    ['a Lambda call by SNS', { Records: [{ Sns: { Message: text } }] }],
    ['a list of one, as pipes send it', [event]],
  ])('opens %s', (_what, body) => {
    expect(unwrap(body)).toEqual(event);
  });

  it('leaves SNS text that is not JSON in its envelope', () => {
    const notification = { Type: 'Notification', Message: 'An AWS Backup job failed.' };
    expect(unwrap(notification)).toEqual(notification);
  });

  it('does not open what is an event already', () => {
    const withBody = { ...event, body: '{"source":"aws.ec2"}' };
    expect(unwrap(withBody)).toEqual(withBody);
  });

  it('stops at a depth no sender reaches', () => {
    let body: unknown = event;
    for (let depth = 0; depth < 50; depth += 1) body = { body };
    expect(unwrap(body)).not.toEqual(event);
  });

  it.each([['{"half":'], [''], ['plain'], [null], [undefined], [0], [{ Records: [] }], [[]]])(
    'returns %j as it is',
    (body) => {
      expect(unwrap(body)).toEqual(body);
    },
  );
});
