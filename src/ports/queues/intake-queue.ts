/** The queue by which everything comes in that AWS says. */
export interface IntakeQueue {
  /** Puts events there, each as EventBridge writes it. @throws when one of them is not there afterwards. */
  put(events: readonly object[]): Promise<void>;
}
