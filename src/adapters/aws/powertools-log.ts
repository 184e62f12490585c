import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '../../ports/log.ts';

/** Log lines as JSON through Powertools; counters as CloudWatch metrics in the same lines. */
export class PowertoolsLog implements Log {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  info(message: string, fields: Record<string, unknown> = {}): void {
    this.#logger.info(message, fields);
  }

  warn(message: string, fields: Record<string, unknown> = {}): void {
    this.#logger.warn(message, fields);
  }

  error(message: string, fields: Record<string, unknown> = {}): void {
    this.#logger.error(message, fields);
  }

  count(metric: string, value = 1): void {
    this.#metrics.addMetric(metric, MetricUnit.Count, value);
  }
}
