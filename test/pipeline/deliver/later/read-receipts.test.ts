import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReceipts, receiptOf } from '../../../../src/pipeline/deliver/later/read-receipts.ts';
import { noon } from '../../../support/alerts.ts';
import { endpointReceipt, logsEvent, textReceipt } from '../../../support/topic-receipts.ts';

const pack = (text: string) => gzipSync(text).toString('base64');
const facts = { messageId: '34d9b400-c6dd-5444-820d-fbeb0f1f54cf', destination: '+41791234567', at: noon } as const;
const dataOf = (...[lines, options = { at: noon }]: [readonly string[], { at: string; messageType?: string }?]) =>
  logsEvent(lines, options).awslogs.data;

describe('pipeline/deliver/later/read-receipts', () => {
  it('reads the lines of texts, and of endpoints and functions', () => {
    const lambda = 'arn:aws:lambda:eu-west-1:111122223333:function:alerts';
    const lines = [
      textReceipt({ ...facts, status: 'SUCCESS' }),
      endpointReceipt({ ...facts, destination: lambda, status: 'FAILURE' }),
    ];

    expect(readReceipts(dataOf(lines), noon)).toEqual({
      strange: 0,
      receipts: [
        { ...facts, arrived: true, detail: 'Message has been accepted by phone carrier' },
        { ...facts, destination: lambda, arrived: false, detail: '{"statusCode":503}' },
      ],
    });
  });

  it.each([
    { what: 'nothing', data: '', why: 'has characters' },
    { what: 'no base64', data: '\u{1f4a5}', why: 'has characters' },
    { what: 'no gzip', data: Buffer.from('hello').toString('base64'), why: 'is damaged' },
    { what: 'half of it', data: dataOf([]).slice(0, 40), why: 'cut off' },
    { what: 'a bomb', data: pack(' '.repeat(40 * 1024 * 1024)), why: 'unpacks to more' },
    { what: 'a list', data: pack('[1]'), why: 'is no JSON object' },
    { what: 'no JSON', data: pack('{'), why: 'is no JSON object' },
  ])('says why it cannot read $what', ({ data, why }) => {
    expect(readReceipts(data, noon)).toEqual({ unreadable: expect.stringContaining(why) });
  });

  it.each([
    {
      what: 'a control message',
      data: dataOf([textReceipt({ ...facts, status: 'SUCCESS' })], { at: noon, messageType: 'CONTROL_MESSAGE' }),
    },
    { what: 'no lines', data: pack('{"messageType":"DATA_MESSAGE","logEvents":{}}') },
  ])('takes nothing from $what', ({ data }) => {
    expect(readReceipts(data, noon)).toEqual({ receipts: [], strange: 0 });
  });

  it('a line without a time counts as of now', () => {
    const logEvents = [{ message: textReceipt({ ...facts, status: 'SUCCESS' }) }];
    const data = pack(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents }));

    expect(readReceipts(data, noon)).toMatchObject({ receipts: [{ at: noon }] });
  });

  it('a carrier that says nothing is no reason to lose its receipt', () => {
    const line = JSON.stringify({
      ...{ notification: { messageId: facts.messageId }, status: 'FAILURE' },
      delivery: { destination: facts.destination },
    });

    expect(readReceipts(dataOf([line]), noon)).toMatchObject({ receipts: [{ arrived: false, detail: '' }] });
  });

  it('never throws, whatever the lines say', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.string())), (lines) => {
        const read = readReceipts(dataOf(lines.map((line) => JSON.stringify(line))), noon);
        expect(read).toHaveProperty('receipts');
      }),
    );
  });

  it.each(['', '{', '[]', '7', '{"receipt":7}', '{"receipt":{"messageId":7}}'])('takes %j for no receipt', (body) => {
    expect(receiptOf(body)).toBeNull();
  });
});
