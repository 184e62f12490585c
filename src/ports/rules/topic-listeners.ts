/** The subscriptions of the alert topic. */
export interface TopicListeners {
  /** Says whether at least one subscription is confirmed. @throws the service's error when that cannot be read */
  isHeard(): Promise<boolean>;
}
