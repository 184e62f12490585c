import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { understandEvent } from '../../src/cli/explain/explain-event.ts';
import type { Outcome } from '../../src/events/backup-event.ts';
import type { Severity } from '../../src/incidents/alert.ts';

const clock = '2026-11-20T04:00:00.000Z';

interface Expected {
  outcome: Outcome;
  severity: Severity[] | null;
  category?: string;
}

/** What is right for each; the sources are in the issue. */
const cases: [file: string, why: string, expected: Expected][] = [
  [
    '01-restore-s3-some-objects-failed',
    'objects left out',
    { outcome: 'completed-with-issues', severity: ['high', 'medium'] },
  ],
  [
    '08-restore-test-role-not-assumable',
    'only a restore test',
    { outcome: 'failed', severity: ['high'], category: 'access' },
  ],
  ['22-vm-cbt-invalid', 'the backup is good', { outcome: 'completed-with-issues', severity: ['low'] }],
  [
    '27-scan-with-issues-no-threats',
    'some of it was not scanned',
    { outcome: 'completed-with-issues', severity: ['low', 'medium'], category: 'malware' },
  ],
  ['29-accesspoint-expired', 'no missed window', { outcome: 'changed', severity: null }],
  ['32-sns-eks-restore-modification-success', 'a success', { outcome: 'changed', severity: null }],
  ['34-recoverypoint-expired-access-denied', 'only costs money', { outcome: 'failed', severity: ['low'] }],
  [
    '39-recoverypoint-stopped-versioning-off',
    'as bad as without its message',
    { outcome: 'aborted', severity: ['high'] },
  ],
  ['50-restore-validation-failed-described', 'bad content', { outcome: 'completed-with-issues', severity: ['high'] }],
  [
    '52-backup-issues-by-category-only',
    'a category other than SUCCESS',
    { outcome: 'completed-with-issues', severity: ['low', 'medium', 'high'], category: 'access' },
  ],
  ['54-region-advanced-dynamodb-off', 'protection taken away', { outcome: 'failed', severity: ['medium'] }],
  ['57-describe-scan-job-output', 'malware', { outcome: 'failed', severity: ['critical'], category: 'malware' }],
];

describe('enrich: what became of the field cases', () => {
  it.each(cases)('%s: %s', (file, _why, { outcome, severity, category }) => {
    const message: unknown = JSON.parse(readFileSync(`test/fixtures/field-cases/${file}.json`, 'utf8'));
    const { event, alert } = understandEvent(message, null, clock);

    expect(event?.outcome).toBe(outcome);
    expect(severity === null ? alert : severity.includes(alert?.severity as Severity)).toBe(
      severity === null ? null : true,
    );
    expect(category === undefined || alert?.error.category === category).toBe(true);
  });
});
