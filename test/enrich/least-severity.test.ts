import { describe, expect, it } from 'vitest';
import { type CauseCode, errorRow } from '../../src/enrich/error-catalogue.ts';
import { assessDespiteMessage } from '../../src/enrich/least-severity.ts';
import { assessSeverity, type SeverityInput } from '../../src/enrich/severity.ts';
import { anExposure } from '../support/alerts.ts';

const failure = (code: CauseCode, more: Partial<SeverityInput> = {}): SeverityInput => ({
  ...{ kind: 'backup', outcome: 'failed', strikes: 1, error: errorRow(code) },
  ...more,
});
/** The next run is due before the RPO ends. */
const inTime = anExposure({
  rpoSource: 'tag',
  rpoSeconds: 172_800,
  shareUsed: 0.5,
  lastGoodAt: '2026-11-21T03:00:00.000Z',
  nextRunAt: '2026-11-23T02:00:00.000Z',
});

describe('enrich/least-severity', () => {
  it.each<[why: string, input: SeverityInput, without: CauseCode, severity: string]>([
    ['the message says nothing new', failure('unknown'), 'unknown', 'high'],
    ['it makes it worse', failure('kms-key-unusable'), 'unknown', 'critical'],
    ['it cannot make little of a failure', failure('vm-cbt-unusable'), 'unknown', 'high'],
    [
      'it may make little of what is little without it',
      failure('vm-cbt-unusable', { outcome: 'aborted' }),
      'job-stopped',
      'low',
    ],
    ['it may say that the next run comes in time', failure('resource-busy', { exposure: inTime }), 'unknown', 'medium'],
    [
      'what costs only money does so whatever it says',
      failure('kms-key-unusable', { kind: 'recovery-point' }),
      'recovery-point-not-deleted',
      'low',
    ],
    [
      'what is no settled matter without it is judged by both',
      failure('malware-found', { kind: 'scan' }),
      's3-nothing-backed-up',
      'critical',
    ],
  ])('%s: %j', (_why, input, without, severity) => {
    expect(assessDespiteMessage(input, without).severity).toBe(severity);
  });

  it('says why by whatever counted', () => {
    const stands = failure('vm-cbt-unusable', { strikes: 5 });

    expect(assessDespiteMessage(stands, 'unknown'), 'the failure alone, however many there were').toEqual(
      assessSeverity(failure('unknown')),
    );
    const settled = failure('kms-key-unusable', { kind: 'recovery-point' });
    expect(assessDespiteMessage(settled, 'recovery-point-not-deleted').reasons).toEqual([
      'nothing is lost, but it is still billed',
    ]);
    const worse = failure('kms-key-unusable');
    expect(assessDespiteMessage(worse, 'unknown')).toEqual(assessSeverity(worse));
  });
});
