/** The queue of messages that cannot be handled, for people to read. */
export interface DeadLetters {
  /**
   * Puts a message there as it was received; `reason` is a code and `fault` a sentence about the error, both without secrets.
   * `group` is the message group of a FIFO queue.
   */
  put(
    message: { id: string; body: string; group?: string | undefined },
    why: { reason: string; fault: string },
  ): Promise<void>;
}
