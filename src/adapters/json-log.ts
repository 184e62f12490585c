import type { Log } from '../ports/log.ts';

/**
 * Log lines as JSON in the shape of Powertools, counters as CloudWatch embedded metrics, without loading
 * either: for the function that people wait for.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
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
    const directive = {
      Namespace: this.#namespace,
      Dimensions: [['service']],
      Metrics: [{ Name: metric, Unit: 'Count' }],
    };
    const line = {
      _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] },
      service: this.#service,
      [metric]: value,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }

  #write(level: string, message: string, fields: Record<string, unknown>): void {
    const line = { ...fields, level, message, service: this.#service, timestamp: new Date().toISOString() };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
