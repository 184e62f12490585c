/** Messages that were received but not yet finished with. */
export interface ReceivedMessages {
  /** Keeps a message hidden for this long before it is received again (seconds, at most 12 hours). */
  postpone(receipt: string, seconds: number): Promise<void>;
}
