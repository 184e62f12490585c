/** Counts how often handling a message alone was begun and never ended, as happens when the whole function crashes. */
export interface MessageTries {
  /**
   * Notes that handling a message begins; returns how many earlier tries never ended. When it begins again sooner than the
   * queue would return it after a crash, this program had put it off, and it counts as the same try.
   */
  begin(messageId: string): Promise<number>;
  /** Notes that handling ended, with or without an error. */
  end(messageId: string): Promise<void>;
}
