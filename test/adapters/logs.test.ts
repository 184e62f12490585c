import { Logger } from '@aws-lambda-powertools/logger';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PowertoolsLog } from '../../src/adapters/aws/powertools-log.ts';
import { embeddedMetric } from '../../src/adapters/embedded-metric.ts';
import { JsonLog } from '../../src/adapters/json-log.ts';
import type { Log } from '../../src/ports/log.ts';

const metrics = {
  service: 'backup-alert-router',
  functionName: 'backup-alert-router-prod-deliver',
  namespace: 'BackupAlertRouter',
};
let written: string[];

beforeEach(() => {
  written = [];
  const keep = (text: unknown) => {
    written.push(...String(text).split('\n').filter(Boolean));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  // Powertools writes errors there.
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});

const logs: { name: string; make: () => Log }[] = [
  { name: 'json-log', make: () => new JsonLog(metrics) },
  {
    name: 'aws/powertools-log',
    make: () => new PowertoolsLog(new Logger({ serviceName: metrics.service, logLevel: 'INFO' }), metrics),
  },
];

describe.each(logs)('adapters/$name', ({ make }) => {
  it.each(['info', 'warn', 'error'] as const)('writes one JSON line for %s, facts in fields', (level) => {
    make()[level]('event received', { eventKey: 'a|b', reason: 'line\nbreak "quoted" \u001b[31m' });

    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      level: level.toUpperCase(),
      message: 'event received',
      service: 'backup-alert-router',
      eventKey: 'a|b',
      reason: 'line\nbreak "quoted" \u001b[31m',
    });
    expect(written[0]).not.toContain('\u001b');
  });

  it('writes a line without fields', () => {
    make().info('started');

    expect(JSON.parse(written[0] ?? '')).toMatchObject({ message: 'started' });
  });

  it.each([
    { values: [], sum: 1 },
    { values: [3], sum: 3 },
  ])('counts $sum as a metric of CloudWatch', ({ values, sum }) => {
    make().count('DeliveriesMade', ...values);

    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'BackupAlertRouter',
            Dimensions: [['service', 'function']],
            Metrics: [{ Name: 'DeliveriesMade', Unit: 'Count' }],
          },
        ],
      },
      service: 'backup-alert-router',
      function: 'backup-alert-router-prod-deliver',
      DeliveriesMade: sum,
    });
  });
});

describe('adapters/json-log', () => {
  it('lets no field pretend to be another line', () => {
    new JsonLog(metrics).error('fault', { level: 'INFO', message: 'all is well' });

    expect(JSON.parse(written[0] ?? '')).toMatchObject({ level: 'ERROR', message: 'fault' });
  });
});

describe('adapters/embedded-metric', () => {
  it('is the line that CloudWatch expects, to the letter', () => {
    expect(JSON.parse(embeddedMetric('Faults', 2, { ...metrics, epochMs: 1_763_783_220_000 }) ?? '')).toEqual({
      _aws: {
        Timestamp: 1_763_783_220_000,
        CloudWatchMetrics: [
          {
            Namespace: 'BackupAlertRouter',
            Dimensions: [['service', 'function']],
            Metrics: [{ Name: 'Faults', Unit: 'Count' }],
          },
        ],
      },
      service: 'backup-alert-router',
      function: 'backup-alert-router-prod-deliver',
      Faults: 2,
    });
  });

  it('leaves zero out where nothing happened, and says it where it means something', () => {
    const origin = { ...metrics, epochMs: 0 };
    const unitOf = (line: string | null) => JSON.parse(line ?? '')._aws.CloudWatchMetrics[0].Metrics[0].Unit;

    expect(embeddedMetric('Faults', 0, origin)).toBeNull();
    expect(embeddedMetric('LongestExposure', 0, origin)).toBeNull();
    expect(embeddedMetric('CompletedBackups', 0, origin)).toContain('"CompletedBackups":0');
    expect(embeddedMetric('TimeToAcknowledge', 0, origin)).toContain('"TimeToAcknowledge":0');
    expect(unitOf(embeddedMetric('LongestExposure', 1, origin))).toBe('Seconds');
    expect(unitOf(embeddedMetric('CompletedBackups', 1, origin))).toBe('Count');
  });

  it('is written by both logs, and no line for a zero that is left out', () => {
    const before = written.length;
    for (const log of [new JsonLog(metrics), new PowertoolsLog(new Logger(), metrics)]) {
      log.count('Faults', 0);
      log.count('CompletedBackups', 0);
    }

    expect(written.slice(before)).toHaveLength(2);
  });
});
