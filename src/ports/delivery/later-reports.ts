import type { Instant } from '../../lib/instant.ts';

/** What SNS says of one message to one subscriber of a topic, after it took it. Texts come from other people (hostile). */
export interface TopicReceipt {
  /** By which SNS named the message when it took it. */
  messageId: string;
  arrived: boolean;
  /** A telephone, an endpoint, or the ARN of a function or a queue. */
  destination: string;
  at: Instant;
  /** What the carrier or the endpoint answered. */
  detail: string;
}

/** Puts what was heard later on the queue to `deliver`, where it is tried again until it can be written down. */
export interface LaterReports {
  put(receipts: readonly TopicReceipt[]): Promise<void>;
}
