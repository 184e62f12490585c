/** What SNS said. */
export type PublishOutcome =
  | { published: true; messageId: string }
  | {
      published: false;
      retryable: boolean;
      reason: 'rate-limited' | 'server-error' | 'timeout' | 'network' | 'bad-request' | 'bad-credentials' | 'not-found';
      detail: string;
    };

/** What a topic is told. Texts together ≤ 256 KB. */
export interface TopicMessage {
  /** Null: the alert topic of this deployment. */
  topicArn: string | null;
  /** To the second topic of this deployment in place of the alert topic; absent: not. */
  second?: true;
  /** ≤ 100 ASCII characters without line breaks. */
  subject: string;
  /** For every subscription but telephones. */
  text: string;
  /** For telephones, ≤ 140 characters. */
  sms: string;
  attributes: Record<string, string>;
}

/** Publishes to SNS. Never throws for what the service says. */
export interface TopicPublisher {
  /** The topic that hears what the alert topic refuses; absent: there is none. */
  readonly secondTopicArn?: string;
  publish(message: TopicMessage, signal: AbortSignal): Promise<PublishOutcome>;
}
