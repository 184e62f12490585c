import type { BatchGetCommand, BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it, vi } from 'vitest';
import { DynamoHeardJobs } from '../../../../src/adapters/aws/table/dynamo-heard-jobs.ts';
import { heardKey, seenKey } from '../../../../src/adapters/aws/table/table-keys.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { aHeardJob, describeHeardJobs } from '../../../support/heard-contract.ts';
import { storeWithViews } from '../../../support/store-with-views.ts';

const settings = { tableName: 'heard', evidenceRetentionDays: 30 };

describeHeardJobs('adapters/aws/table/dynamo-heard-jobs', () => {
  const client = new FakeTable().client();
  return { store: storeWithViews(client, settings), heardJobs: new DynamoHeardJobs(client, settings.tableName) };
});

it('adapters/aws/table/dynamo-heard-jobs: an item takes one write unit, ends by itself and is stamped', async () => {
  const table = new FakeTable();
  await new DynamoHeardJobs(table.client(), 'heard').note([
    aHeardJob('e'.repeat(320), {
      jobId: 'j'.repeat(36),
      disposition: 'quiet',
      by: 'w'.repeat(200),
      incidentId: '0'.repeat(26),
    }),
  ]);

  const [item = {}] = table.items();
  expect(item).toMatchObject({ schema: { N: '2' }, expiresAt: { N: expect.stringMatching(/^\d{10}$/) } });
  expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(1600);
});

it('adapters/aws/table/dynamo-heard-jobs: what is kept of an event is read for those jobs alone of which nothing else is', async () => {
  const client = new FakeTable().client();
  const heardJobs = new DynamoHeardJobs(client, 'heard');
  await heardJobs.note([aHeardJob('a'), aHeardJob('b')]);
  const send = vi.spyOn(client, 'send');
  const read = () =>
    send.mock.calls.splice(0).map(([{ input }]) => (input as BatchGetCommand['input']).RequestItems?.heard?.Keys);

  await heardJobs.heardOf(['a', 'b']);
  expect(read()).toEqual([[heardKey('a'), heardKey('b')]]);

  await heardJobs.heardOf(['a', 'never', 'b']);
  expect(read()).toEqual([[heardKey('a'), heardKey('never'), heardKey('b')], [seenKey('never')]]);
});

it('adapters/aws/table/dynamo-heard-jobs: what a busy table left out is written again, and given up in the end', async () => {
  const sent: number[] = [];
  const busy = {
    send: async ({ input }: BatchWriteCommand) => {
      const requests = input.RequestItems?.heard ?? [];
      sent.push(requests.length);
      return { UnprocessedItems: { heard: requests.slice(1) } };
    },
  } as unknown as DynamoDBDocumentClient;

  await new DynamoHeardJobs(busy, 'heard').note(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => aHeardJob(key)));

  expect(sent).toEqual([6, 5, 4, 3]);
});
