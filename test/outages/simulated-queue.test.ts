import { beforeEach, describe, expect, it } from 'vitest';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import { SimulatedQueue } from '../support/simulated-aws/simulated-queue.ts';

let now: number;
beforeEach(() => {
  now = 0;
});

function queueNamed(name: string, deadLetters: SimulatedQueue | null = null, maxReceiveCount = 3): SimulatedQueue {
  const settings = { name, visibilitySeconds: 30, maxReceiveCount, retentionSeconds: 1_209_600, deadLetters };
  return new SimulatedQueue(settings, () => now);
}

const bodies = (queue: SimulatedQueue, limit = 10) => queue.receive(limit).map(({ body }) => body);
const receipt = (queue: SimulatedQueue) => queue.receive(1)[0]?.receipt ?? '';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html */
describe('outages/simulated-queue: on the movable clock', () => {
  it('hides what was received until its visibility timeout, and counts the receives', () => {
    const queue = queueNamed('plain');
    queue.send('one');

    expect(bodies(queue)).toEqual(['one']);
    expect(bodies(queue)).toEqual([]);
    now = 30_000;
    expect(queue.receive(1)[0]).toMatchObject({ body: 'one', receives: 2 });
  });

  it('shows a message at the time that its visibility was changed to', () => {
    const queue = queueNamed('plain');
    queue.send('one');
    queue.changeVisibility(receipt(queue), 100);

    now = 99_000;
    expect(bodies(queue)).toEqual([]);
    now = 100_000;
    expect(bodies(queue)).toEqual(['one']);
  });

  it('refuses to change what is no longer in flight', () => {
    const queue = queueNamed('plain');
    queue.send('one');
    const old = receipt(queue);
    now = 31_000;

    expect(() => queue.changeVisibility(old, 5)).toThrow('not in flight');
  });

  it('keeps a message that is deleted by an older receipt', () => {
    const queue = queueNamed('plain');
    queue.send('one');
    const old = receipt(queue);
    now = 31_000;
    queue.receive(1);
    queue.delete(old);

    expect(queue.messages).toHaveLength(1);
  });

  it('gives what was received too often to the dead letters', () => {
    const dead = queueNamed('dead');
    const queue = queueNamed('plain', dead, 2);
    queue.send('one');
    for (now = 0; now <= 60_000; now += 30_000) queue.receive(1);

    expect([queue.messages.length, dead.messages.length]).toEqual([0, 1]);
  });
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html */
describe('outages/simulated-queue: FIFO, on the movable clock', () => {
  it('keeps a group waiting behind its first message, and no other group', () => {
    const queue = queueNamed('queue.fifo');
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ] as const)
      queue.send(body, { group, deduplication: body });

    const [first] = queue.receive(1);
    queue.changeVisibility(first?.receipt ?? '', 600);
    expect(bodies(queue)).toEqual(['b1']);
    now = 600_000;
    const again = queue.receive(1)[0];
    expect(again?.body).toBe('a1');
    queue.delete(again?.receipt ?? '');
    expect(bodies(queue, 1)).toEqual(['a2']);
  });

  it('takes the same order once in five minutes, and again after them', () => {
    const queue = queueNamed('queue.fifo');
    const send = () => queue.send('one', { group: 'a', deduplication: 'same' });
    send();
    send();
    expect(queue.messages).toHaveLength(1);
    now = awsLimits.queueDeduplicationSeconds * 1000 - 1;
    send();
    expect(queue.messages).toHaveLength(1);
    now += 1;
    send();
    expect(queue.messages).toHaveLength(2);
  });
});
