/** How many calls of AWS Backup may be made now. */
export interface CallRateLimit {
  /** Returns how many calls would not have to wait; negative: how many are waiting. */
  left(): number;
  /** The largest value of `left`, after a quiet time. */
  readonly most: number;
}
