import { createHash } from 'node:crypto';
import { awsLimits } from '../../../src/lib/aws-limits.ts';
import { Refusal } from './refusal.ts';

/** A message as the queue keeps it. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly group: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly sentAtMs: number;
  visibleAtMs: number;
  receives: number;
  receipt: string | null;
}

/** How a queue is set up; see serverless/queues.yml. */
export interface QueueSettings {
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
  readonly retentionSeconds: number;
  readonly deadLetters: SimulatedQueue | null;
}

const dedupMs = awsLimits.queueDeduplicationSeconds * 1000;
const longestVisibilitySeconds = awsLimits.queueHiddenSeconds;

/**
 * An SQS queue in memory: a message that was received is hidden until its visibility timeout, one that was received
 * too often goes to the dead letters, and a FIFO group waits while its first message is being worked on or hidden.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class SimulatedQueue {
  readonly settings: QueueSettings;
  readonly #isFifo: boolean;
  readonly #now: () => number;
  #messages: QueuedMessage[] = [];
  readonly #deduplicated = new Map<string, { id: string; atMs: number }>();
  #count = 0;
  /** Called when a message may have become visible earlier than was known. */
  onChange: () => void = () => undefined;

  constructor(settings: QueueSettings, now: () => number) {
    this.settings = settings;
    this.#isFifo = settings.name.endsWith('.fifo');
    this.#now = now;
  }

  get messages(): readonly QueuedMessage[] {
    return this.#messages;
  }

  /** Takes a message; one that a FIFO queue has had within five minutes is accepted and not kept. */
  send(body: string, options: { group?: string; deduplication?: string; attributes?: Record<string, unknown> } = {}) {
    const now = this.#now();
    const key = this.#isFifo ? `${options.group} ${options.deduplication ?? sha256(body)}` : null;
    const had = key === null ? undefined : this.#deduplicated.get(key);
    if (had && now - had.atMs < dedupMs) return had.id;
    this.#count += 1;
    const id = `${this.settings.name}-${this.#count}`;
    if (key !== null) this.#deduplicated.set(key, { id, atMs: now });
    const { group = null, attributes = {} } = options;
    this.#messages.push({ id, body, group, attributes, sentAtMs: now, visibleAtMs: now, receives: 0, receipt: null });
    this.onChange();
    return id;
  }

  /** Hands out messages that are visible, at most so many, and hides them. */
  receive(limit: number): QueuedMessage[] {
    this.#expire();
    const received: QueuedMessage[] = [];
    for (const message of this.#receivable()) {
      if (received.length === limit) break;
      if (message.receives >= this.settings.maxReceiveCount && this.settings.deadLetters !== null) {
        this.#bury(message);
        continue;
      }
      this.#count += 1;
      message.receives += 1;
      message.receipt = `${message.id}/${this.#count}`;
      message.visibleAtMs = this.#now() + this.settings.visibilitySeconds * 1000;
      received.push(message);
    }
    return received;
  }

  /** Takes a message off the queue; an old receipt does not count. */
  delete(receipt: string): void {
    this.#messages = this.#messages.filter((message) => message.receipt !== receipt);
    this.onChange();
  }

  /** Hides a message that is being worked on until so many seconds from now. */
  changeVisibility(receipt: string, seconds: number): void {
    const message = this.#messages.find((one) => one.receipt === receipt);
    if (message === undefined) throw new Refusal('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
    if (message.visibleAtMs <= this.#now())
      throw new Refusal('MessageNotInflight', 'The message referred to is not in flight.');
    if (seconds < 0 || seconds > longestVisibilitySeconds)
      throw new Refusal('InvalidParameterValue', 'Value for parameter VisibilityTimeout is invalid.');
    message.visibleAtMs = this.#now() + seconds * 1000;
    this.onChange();
  }

  /** When the next message can be received; null when there is none. */
  nextVisibleAtMs(): number | null {
    const heads = this.#isFifo ? [...this.#heads().values()] : this.#messages;
    return heads.length === 0 ? null : Math.min(...heads.map(({ visibleAtMs }) => visibleAtMs));
  }

  #receivable(): QueuedMessage[] {
    const now = this.#now();
    if (!this.#isFifo) return this.#messages.filter(({ visibleAtMs }) => visibleAtMs <= now);
    return [...this.#heads().values()].filter(({ visibleAtMs }) => visibleAtMs <= now);
  }

  /** The oldest message of each group: those behind it wait, whatever became of it. */
  #heads(): Map<string, QueuedMessage> {
    const heads = new Map<string, QueuedMessage>();
    for (const message of this.#messages) {
      if (!heads.has(String(message.group))) heads.set(String(message.group), message);
    }
    return heads;
  }

  #bury(message: QueuedMessage): void {
    this.#messages = this.#messages.filter((one) => one !== message);
    const { group, id, body, attributes } = message;
    const deduplication = `redriven ${id}`;
    this.settings.deadLetters?.send(body, { ...(group === null ? {} : { group, deduplication }), attributes });
  }

  #expire(): void {
    const oldest = this.#now() - this.settings.retentionSeconds * 1000;
    this.#messages = this.#messages.filter(({ sentAtMs }) => sentAtMs > oldest);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
