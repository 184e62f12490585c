import { describe, expect, it } from 'vitest';
import { errorRow } from '../../src/enrich/error-catalogue.ts';
import { assessSeverity, type SeverityInput } from '../../src/enrich/severity.ts';
import type { Severity } from '../../src/incidents/alert.ts';

function assess(code: string, more: Partial<SeverityInput> = {}) {
  return assessSeverity({ kind: 'backup', outcome: 'failed', strikes: 1, error: errorRow(code), ...more });
}

const cases: [why: string, code: string, more: Partial<SeverityInput>, severity: Severity][] = [
  ['a failed backup', 'unknown', {}, 'high'],
  ['an expired backup is no backup either', 'job-expired', { outcome: 'expired' }, 'high'],
  ['a partial backup', 'parts-missing', { outcome: 'partial' }, 'high'],
  ['a stopped backup', 'job-stopped', { outcome: 'aborted' }, 'medium'],
  ['a person stopped it', 'stopped-by-user', { outcome: 'aborted' }, 'low'],
  ['a person stops it every night', 'stopped-by-user', { outcome: 'aborted', strikes: 9 }, 'low'],
  ['a state nobody has seen', 'unknown-state', { outcome: 'unknown' }, 'medium'],
  ['the backup was made', 'vss-failed', { outcome: 'completed-with-issues' }, 'low'],
  ['nightly VSS noise stays noise', 'vss-failed', { outcome: 'completed-with-issues', strikes: 30 }, 'low'],
  ['a backup of nothing is no backup', 's3-nothing-backed-up', { outcome: 'completed-with-issues' }, 'high'],
  ['the key may be lost for good', 'kms-key-unusable', {}, 'critical'],
  ['so may it for a copy', 'kms-key-unusable', { kind: 'copy' }, 'critical'],
  ['every resource of the plan is hit', 'role-not-assumable', {}, 'critical'],
  ['malware in a backup', 'malware-found', { kind: 'scan' }, 'critical'],
  ['two in a row', 'unknown', { strikes: 2 }, 'high'],
  ['three in a row', 'unknown', { strikes: 3 }, 'critical'],
  ['the backup exists, its copy does not', 'unknown', { kind: 'copy' }, 'medium'],
  ['copies that fail for days', 'unknown', { kind: 'copy', strikes: 3 }, 'critical'],
  ['somebody waits for a restore', 'unknown', { kind: 'restore' }, 'high'],
  ['a search index', 'unknown', { kind: 'recovery-point-index', strikes: 5 }, 'low'],
  ['an old recovery point that stays', 'recovery-point-in-use', { kind: 'recovery-point', strikes: 5 }, 'low'],
];

describe('enrich/severity', () => {
  it.each(cases)('%s: %s', (_why, code, more, severity) => {
    expect(assess(code, more).severity).toBe(severity);
  });

  it.each(cases)('%s: says why in words', (_why, code, more) => {
    const { reasons } = assess(code, more);
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every((reason) => reason.includes(' '))).toBe(true);
  });

  it('names each step that led there', () => {
    expect(assess('unknown', { kind: 'copy', strikes: 4 }).reasons).toEqual([
      'the job failed',
      'the backup itself exists, only its copy is missing',
      '4 problems in a row',
    ]);
  });
});
