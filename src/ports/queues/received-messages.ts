/** Messages that were received and are not done yet. */
export interface ReceivedMessages {
  /** Hides a message for so many seconds (at most 12 hours) before it is received again. */
  postpone(receipt: string, seconds: number): Promise<void>;
}
