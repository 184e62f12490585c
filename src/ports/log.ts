/** Structured log lines and counters. Messages are static; facts go into fields; neither holds a secret. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  /** Adds to a metric. */
  count(metric: string, value?: number): void;
}
