import type { QueuedMessage, SimulatedQueue } from './simulated-queue.ts';

/** How Lambda takes messages from a queue; see serverless.yml. */
export interface MappingSettings {
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly timeoutSeconds: number;
}

/** What a function answers about a batch. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Between a message and the poller that finds it. */
const pollMs = 20;

/**
 * Lambda's event source mapping: takes batches off a queue, deletes what the function does not report as failed, and
 * leaves the rest to its visibility timeout, as well as everything of a function that throws or takes too long.
 */
export class SourceMapping {
  readonly #queue: SimulatedQueue;
  readonly #settings: MappingSettings;
  readonly #invoke: (event: unknown) => Promise<BatchAnswer>;
  #running = 0;
  #wake: { timer: ReturnType<typeof setTimeout>; atMs: number } | null = null;

  constructor(queue: SimulatedQueue, settings: MappingSettings, invoke: (event: unknown) => Promise<BatchAnswer>) {
    this.#queue = queue;
    this.#settings = settings;
    this.#invoke = invoke;
    queue.onChange = () => this.#plan();
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.#queue.messages.length === 0;
  }

  #plan(): void {
    const visible = this.#queue.nextVisibleAtMs();
    if (visible === null || this.#running >= this.#settings.maximumConcurrency) return;
    const atMs = Math.max(visible, Date.now() + pollMs);
    if (this.#wake !== null && this.#wake.atMs <= atMs) return;
    if (this.#wake !== null) clearTimeout(this.#wake.timer);
    this.#wake = { atMs, timer: setTimeout(() => this.#poll(), atMs - Date.now()) };
  }

  #poll(): void {
    this.#wake = null;
    while (this.#running < this.#settings.maximumConcurrency) {
      const messages = this.#queue.receive(this.#settings.batchSize);
      if (messages.length === 0) break;
      this.#running += 1;
      void this.#work(messages).finally(() => {
        this.#running -= 1;
        this.#plan();
      });
    }
    this.#plan();
  }

  async #work(messages: readonly QueuedMessage[]): Promise<void> {
    // What was received is fixed now: the same message may be received again before the function is done.
    const receipts = new Map(messages.map(({ id, receipt }) => [id, receipt ?? '']));
    try {
      const answer = await this.#inTime(this.#invoke({ Records: messages.map(recordOf) }));
      for (const { itemIdentifier } of answer.batchItemFailures) receipts.delete(itemIdentifier);
    } catch {
      receipts.clear();
    }
    for (const receipt of receipts.values()) this.#queue.delete(receipt);
  }

  async #inTime<Answer>(work: Promise<Answer>): Promise<Answer> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('Task timed out')), this.#settings.timeoutSeconds * 1000);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }
}

function recordOf({ id, body, receipt, receives, sentAtMs, group, attributes }: QueuedMessage): unknown {
  return {
    messageId: id,
    receiptHandle: receipt,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAtMs),
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: String(Date.now()),
      ...(group === null ? {} : { MessageGroupId: group }),
    },
    messageAttributes: attributes,
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:queue',
    awsRegion: 'us-east-1',
  };
}
