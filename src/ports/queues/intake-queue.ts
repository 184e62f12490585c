/** The queue to `ingest` by which all events of AWS come in. */
export interface IntakeQueue {
  /** Puts events there, each as EventBridge writes it. @throws {Error} when one of them could not be put there */
  put(events: readonly object[]): Promise<void>;
}
