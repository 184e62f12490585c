/** What SNS said. */
export type PublishOutcome =
  | { published: true; messageId: string }
  | {
      published: false;
      retryable: boolean;
      reason: 'rate-limited' | 'server-error' | 'timeout' | 'network' | 'bad-request' | 'bad-credentials' | 'not-found';
      detail: string;
    };

/** Publishes to SNS. Never throws for what the service says. */
export interface TopicPublisher {
  /** `topicArn` null: the alert topic of this deployment. Subject ≤ 100 ASCII characters without line breaks. */
  publish(
    message: { topicArn: string | null; subject: string; text: string; attributes: Record<string, string> },
    signal: AbortSignal,
  ): Promise<PublishOutcome>;
}
