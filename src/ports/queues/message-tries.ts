/** Counts how often a message was begun alone and never ended, which is what a crash of the whole function leaves. */
export interface MessageTries {
  /**
   * Notes that a message is begun; returns how many of its tries before this one never ended. One that is begun again
   * sooner than a crash would give it back was put off by this very program, and is not another try.
   */
  begin(messageId: string): Promise<number>;
  /** Notes that it ended, well or not. */
  end(messageId: string): Promise<void>;
}
