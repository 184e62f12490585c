import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { isProblem } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { foundThreats, laneKeyOf } from '../../src/incidents/lane.ts';
import { fixture } from './fixtures.ts';

const scan = fixture('scan-threats-found');
const recoveryPointArn = String(scan.detail.recoveryPointArn);

/** Returns the event of a scan of which a test says the result and the state. */
function scanned(detail: Record<string, unknown>) {
  const { scanResult, ...rest } = scan.detail;
  const event = normaliseEvent({ ...scan, detail: { ...rest, ...detail } }, '2026-03-04T12:00:00.000Z');
  if (event === null) throw new Error('not about AWS Backup');
  return event;
}

const alertOf = (event: ReturnType<typeof scanned>) =>
  isProblem(event.outcome) ? composeAlert(event, null, [], 1) : null;

const states = [
  'COMPLETED',
  'COMPLETED_WITH_ISSUES',
  'SUCCESSFUL',
  'FAILED',
  'PARTIAL',
  'RUNNING',
  'CREATED',
  'NEW',
  '',
];

/** Every form in which a result may come. */
const forms: readonly ((word: string) => Record<string, unknown>)[] = [
  (word) => ({ scanResult: { scanResultStatus: word } }),
  (word) => ({ scanResult: word }),
  (word) => ({ scanResult: [{ scanResultStatus: word }] }),
  (word) => ({ scanResult: [word] }),
  (word) => ({ scanResultStatus: word }),
  (word) => ({ scanResult: {}, scanResultStatus: word }),
  (word) => ({ scanResult: { scanResultStatus: { value: 'x' } }, scanResultStatus: word }),
  (word) => ({ scanResult: [{ scanResultStatus: 'NO_THREATS_FOUND' }, { scanResultStatus: word }] }),
  (word) => ({ scanResult: { status: word } }),
  (word) => ({ scanResult: [[{ result: { status: word } }]] }),
  (word) => ({ scanResult: JSON.stringify({ scanResultStatus: word }) }),
];

const threats = forms.flatMap((form) => ['THREATS_FOUND', 'threats found', '"THREATS_FOUND"'].map(form));

describe('events/scan-job', () => {
  it.each(states.flatMap((state) => threats.map((result) => ({ state, ...result }))))(
    'malware is malware: %j',
    (detail) => {
      const event = scanned(detail);

      expect(alertOf(event)).toMatchObject({ severity: 'critical', error: { code: 'malware-found' } });
      expect(laneKeyOf(event)).toContain(recoveryPointArn);
    },
  );

  it.each(['COMPLETED', 'SUCCESSFUL', 'COMPLETED_WITH_ISSUES'])('what nobody can read is not clean: %s', (state) => {
    const unread = [
      ...forms.map((form) => form('MAYBE')),
      { scanResult: { status: 'x' } },
      { scanResult: true },
      { scanResult: { THREATS_FOUND: 0 } },
      { scanResult: { scanResultStatus: 'THREATS_FOUND_UNKNOWN' } },
      { scanResult: [['THREATS']] },
      { scanResult: [{ scanResultStatus: 'NO_THREATS_FOUND' }, { scanResultStatus: 'MAYBE' }] },
    ];
    for (const result of unread) {
      expect(alertOf(scanned({ state, ...result }))).toMatchObject({
        severity: 'medium',
        error: { code: 'scan-inconclusive' },
      });
    }
  });

  it.each([
    ['COMPLETED', 'succeeded'],
    ['COMPLETED_WITH_ISSUES', 'unknown'],
    ['PARTIAL', 'partial'],
  ])('%s without a result is %s', (state, outcome) => {
    expect(scanned({ state }).outcome).toBe(outcome);
  });

  it.each([
    { scanResult: { scanResultStatus: 'NO_THREATS_FOUND' } },
    { scanResult: 'no threats found' },
    { scanResultStatus: 'NO_THREATS_FOUND' },
  ])('is clean when it says so: %j', (result) => {
    expect(scanned({ state: 'COMPLETED', ...result }).outcome).toBe('succeeded');
  });

  it('reads it of a job that was listed as well', () => {
    const job = { ScanJobId: 'job-1', State: 'COMPLETED' };
    const results = ['THREATS_FOUND', { ScanResultStatus: 'THREATS_FOUND' }, [{ ScanResultStatus: 'THREATS_FOUND' }]];
    for (const ScanResult of results) {
      expect(normaliseEvent({ ...job, ScanResult }, '2026-03-04T12:00:00.000Z')).toMatchObject({
        outcome: 'failed',
        finding: 'threats',
      });
    }
  });

  it('knows malware of an event that was stored without the finding', () => {
    const stored = { kind: 'scan', outcome: 'failed' } as const;

    expect(foundThreats({ ...stored, state: 'COMPLETED' })).toBe(true);
    expect(foundThreats({ ...stored, state: 'FAILED' })).toBe(false);
    expect(foundThreats({ ...stored, state: 'FAILED', finding: 'threats' })).toBe(true);
  });
});
