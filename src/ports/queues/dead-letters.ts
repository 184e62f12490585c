/** Where messages go that nobody can handle, to be read by people. */
export interface DeadLetters {
  /**
   * Puts a message there as it was received; `reason` is a code and `fault` a sentence, both without secrets.
   * `group` is the message group of a FIFO queue.
   */
  put(
    message: { id: string; body: string; group?: string | undefined },
    why: { reason: string; fault: string },
  ): Promise<void>;
}
