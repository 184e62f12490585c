import { describe, expect, it } from 'vitest';
import { deployedFunction } from '../../../../local/deployed-functions.ts';
import { crashHidesSeconds, DynamoMessageTries } from '../../../../src/adapters/aws/table/dynamo-message-tries.ts';
import { messageTriesKey } from '../../../../src/adapters/aws/table/table-keys.ts';
import { addSeconds, type Instant } from '../../../../src/lib/instant.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { readDeployment } from '../../../support/simulated-aws/deployment.ts';

const start: Instant = '2026-11-22T12:00:00.000Z';
const { queues } = readDeployment();
/** What a crash hides a message for: as long as the queue does, less the longest that it waits in its batch. */
const hiddenSeconds = queues.IntakeQueue.visibilitySeconds - deployedFunction('ingest').timeoutSeconds;

/** Tries in a table; `loses` says which answers never arrive, though what they answer is done. */
function triesInTable(loses: () => boolean = () => false) {
  const table = new FakeTable();
  const client = table.client();
  const clock = { now: start };
  client.middlewareStack.add(
    (next) => async (call) => {
      const answer = await next(call);
      if (loses()) throw new Error('The answer was lost.');
      return answer;
    },
    { step: 'initialize' },
  );
  return { table, clock, tries: new DynamoMessageTries(client, 'table', () => clock.now) };
}

describe('adapters/aws/table/dynamo-message-tries', () => {
  it('counts what a crash leaves, and answers how many there were before', async () => {
    const { clock, tries } = triesInTable();
    const counted: number[] = [];
    for (let crash = 0; crash < 4; crash += 1) {
      counted.push(await tries.begin('m-1'));
      clock.now = addSeconds(clock.now, hiddenSeconds);
    }

    expect(counted).toEqual([0, 1, 2, 3]);
    expect(await tries.begin('m-2')).toBe(0);
  });

  it('keeps it as long as a message can be on its queue, and forgets one that ended', async () => {
    const { table, tries } = triesInTable();
    await tries.begin('m-1');
    const { pk } = messageTriesKey('m-1');
    expect(table.items()).toMatchObject([
      { pk: { S: pk }, expiresAt: { N: String(Date.parse('2026-12-07T12:00:00Z') / 1000) } },
    ]);

    await tries.end('m-1');
    expect(table.items()).toEqual([]);
    expect(await tries.begin('m-1')).toBe(0);
  });

  it('a call that is made again because its answer came too late is the same try', async () => {
    const { tries } = triesInTable();
    const counted = [await tries.begin('m-1'), await tries.begin('m-1'), await tries.begin('m-1')];

    expect(counted).toEqual([0, 0, 0]);
  });

  it.each([20, 60, 120])(
    'an outage that loses every answer for half an hour, put off %i s each time, is no crash',
    async (pause) => {
      let isAway = true;
      const { clock, tries } = triesInTable(() => isAway);
      const end = addSeconds(start, 1800);
      for (; clock.now < end; clock.now = addSeconds(clock.now, pause)) {
        await expect(tries.begin('m-1')).rejects.toThrow('lost');
        await expect(tries.begin('m-1')).rejects.toThrow('lost');
      }
      isAway = false;

      expect(await tries.begin('m-1')).toBe(0);
    },
  );

  it('tells a pause from a crash by the time between', () => {
    expect(crashHidesSeconds).toBeGreaterThan(120);
    expect(crashHidesSeconds).toBeLessThan(hiddenSeconds);
  });
});
