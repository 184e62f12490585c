import type { Log } from '../ports/log.ts';
import { embeddedMetric } from './embedded-metric.ts';

/** Log lines as JSON in the shape of Powertools' logger, without loading it: for the function that people wait for. */
export class JsonLog implements Log {
  readonly #service: string;
  readonly #namespace: string;

  constructor(service: string, namespace: string) {
    this.#service = service;
    this.#namespace = namespace;
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

  count(metric: string, value = 1): void {
    const line = embeddedMetric(metric, value, {
      service: this.#service,
      namespace: this.#namespace,
      epochMs: Date.now(),
    });
    process.stdout.write(`${line}\n`);
  }

  #write(level: string, message: string, fields: Record<string, unknown>): void {
    const line = { ...fields, level, message, service: this.#service, timestamp: new Date().toISOString() };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
