import type { Logger } from '@aws-lambda-powertools/logger';
import type { OwnMetric } from '../../lib/own-metrics.ts';
import type { Log } from '../../ports/log.ts';
import { embeddedMetric, type MetricsOrigin } from '../embedded-metric.ts';
import { systemClock } from '../system-clock.ts';

/** Log lines as JSON through Powertools, and counters as CloudWatch metrics. */
export class PowertoolsLog implements Log {
  readonly #logger: Logger;
  readonly #origin: MetricsOrigin;

  constructor(logger: Logger, origin: MetricsOrigin) {
    this.#logger = logger;
    this.#origin = origin;
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

  count(metric: OwnMetric, value = 1): void {
    const line = embeddedMetric(metric, value, { ...this.#origin, epochMs: systemClock.nowMs() });
    if (line !== null) process.stdout.write(`${line}\n`);
  }
}
