import type { OwnMetric } from '../lib/own-metrics.ts';

/** Structured log lines and counters. Messages are static; facts go into fields; neither holds a secret. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  /** Publishes a value of a metric of ours, 1 unless another one is given; which of them leave zero out says its row. */
  count(metric: OwnMetric, value?: number): void;
}
