/** Who listens on the alert topic. */
export interface TopicListeners {
  /** Says whether at least one subscription is confirmed. Throws what the service said when that cannot be read. */
  isHeard(): Promise<boolean>;
}
