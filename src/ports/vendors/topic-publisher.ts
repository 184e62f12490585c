/** The result of publishing. */
export type PublishOutcome =
  | { published: true; messageId: string }
  | {
      published: false;
      retryable: boolean;
      reason: 'rate-limited' | 'server-error' | 'timeout' | 'network' | 'bad-request' | 'bad-credentials' | 'not-found';
      detail: string;
    };

/** A message to a topic. Its texts together have ≤ 256 KB. */
export interface TopicMessage {
  /** Null: the alert topic of this deployment. */
  topicArn: string | null;
  /** To the second topic of this deployment in place of the alert topic; absent: not. */
  second?: true;
  /** ≤ 100 ASCII characters without line breaks. */
  subject: string;
  /** For every subscription except SMS. */
  text: string;
  /** For SMS subscriptions, ≤ 140 characters. */
  sms: string;
  attributes: Record<string, string>;
}

/** Publishes to SNS. Never throws for errors of the service. */
export interface TopicPublisher {
  /** The topic that hears what the alert topic refuses; absent: there is none. */
  readonly secondTopicArn?: string;
  publish(message: TopicMessage, signal: AbortSignal): Promise<PublishOutcome>;
}
