/** How many calls of AWS Backup may be made now. */
export interface CallRateLimit {
  /** Calls that would not have to wait; below zero: calls that are waiting. */
  left(): number;
  /** Calls that are saved up at most. */
  readonly most: number;
}
