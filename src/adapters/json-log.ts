import type { OwnMetric } from '../lib/own-metrics.ts';
import type { Log } from '../ports/log.ts';
import { embeddedMetric, type MetricsOrigin } from './embedded-metric.ts';
import { systemClock } from './system-clock.ts';

/** Log lines as JSON in the shape of Powertools' logger, without loading it: for the function that people wait for. */
export class JsonLog implements Log {
  readonly #origin: MetricsOrigin;

  constructor(origin: MetricsOrigin) {
    this.#origin = origin;
  }

  info(message: string, fields: Record<string, unknown> = {}): void {
    this.#write('INFO', message, fields);
  }

  warn(message: string, fields: Record<string, unknown> = {}): void {
    this.#write('WARN', message, fields);
  }

  error(message: string, fields: Record<string, unknown> = {}): void {
    this.#write('ERROR', message, fields);
  }

  count(metric: OwnMetric, value = 1): void {
    const line = embeddedMetric(metric, value, { ...this.#origin, epochMs: systemClock.nowMs() });
    if (line !== null) process.stdout.write(`${line}\n`);
  }

  #write(level: string, message: string, fields: Record<string, unknown>): void {
    const { service } = this.#origin;
    const line = { ...fields, level, message, service, timestamp: systemClock.now() };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
