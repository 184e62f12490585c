/** Knows who is subscribed to a topic. */
export interface TopicSubscribers {
  /**
   * Returns the endpoints of the confirmed subscriptions: addresses, telephones, URLs, ARNs.
   *
   * @param topicArn null: the alert topic
   * @returns null when SNS does not say, or there are more than can be asked for
   */
  of(topicArn: string | null): Promise<readonly string[] | null>;
}
