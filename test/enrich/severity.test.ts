import { describe, expect, it } from 'vitest';
import { type CauseCode, errorRow } from '../../src/enrich/error-catalogue.ts';
import { assessSeverity, type SeverityInput } from '../../src/enrich/severity.ts';
import type { Severity } from '../../src/incidents/alert.ts';
import { anExposure } from '../support/alerts.ts';

function assess(code: CauseCode, more: Partial<SeverityInput> = {}) {
  return assessSeverity({ kind: 'backup', outcome: 'failed', strikes: 1, error: errorRow(code), ...more });
}

const cases: [why: string, code: CauseCode, more: Partial<SeverityInput>, severity: Severity][] = [
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
  ['a copy with a remark is no worse for it', 'unknown', { kind: 'copy', outcome: 'completed-with-issues' }, 'low'],
  ['a role that was missed by a part', 'role-not-assumable', { outcome: 'completed-with-issues' }, 'low'],
  ['the role of a copy', 'role-not-assumable', { kind: 'copy' }, 'medium'],
  ['somebody waits for a restore', 'unknown', { kind: 'restore' }, 'high'],
  ['a search index', 'unknown', { kind: 'recovery-point-index', strikes: 5 }, 'low'],
  ['an old recovery point that stays', 'recovery-point-in-use', { kind: 'recovery-point', strikes: 5 }, 'low'],
];

const exceeded = anExposure({ shareUsed: 1.4, rpoSource: 'tag' });
const production = { Environment: 'Prod' };
const development = { env: 'dev' };

const circumstances: [
  why: string,
  code: CauseCode,
  more: Partial<SeverityInput>,
  severity: Severity,
  reason: string,
][] = [
  ['the RPO is exceeded', 'unknown', { exposure: exceeded }, 'critical', '140 % of the RPO'],
  [
    'the RPO is long gone',
    'unknown',
    { exposure: anExposure({ shareUsed: 12.9, rpoSource: 'tag' }) },
    'critical',
    '12 times the RPO has passed without a good recovery point',
  ],
  ['so it is for a copy', 'unknown', { kind: 'copy', exposure: exceeded }, 'high', '140 % of the RPO'],
  [
    'the first failure uses up what the schedule implies',
    'unknown',
    { exposure: anExposure({ shareUsed: 1.04, rpoSource: 'plan schedule' }) },
    'high',
    'the job failed',
  ],
  [
    'the schedule went by twice',
    'unknown',
    { exposure: anExposure({ shareUsed: 2.04, rpoSource: 'plan schedule' }) },
    'critical',
    "204 % of the time between two runs of the plan's schedule",
  ],
  [
    'a copy of nothing is no comfort',
    'unknown',
    { kind: 'copy', exposure: anExposure({ neverGood: true }) },
    'high',
    'no good recovery point at all',
  ],
  [
    'issues stay small, whatever the exposure',
    'vss-failed',
    { outcome: 'completed-with-issues', exposure: exceeded },
    'low',
    'the backup was made',
  ],
  [
    'stopped on purpose, and now too long ago',
    'stopped-by-user',
    { outcome: 'aborted', exposure: exceeded },
    'medium',
    '140 % of the RPO',
  ],
  ['two in a row in production', 'unknown', { strikes: 2, tags: production }, 'critical', 'environment prod'],
  [
    'two in a row of what is critical',
    'unknown',
    { strikes: 2, tags: { tier: 'Tier-1' } },
    'critical',
    'criticality tier-1',
  ],
  ['one in production', 'unknown', { tags: production }, 'high', 'the job failed'],
  ['development', 'unknown', { tags: development }, 'medium', 'environment dev'],
  ['three in a row in development', 'unknown', { strikes: 3, tags: development }, 'high', 'environment dev'],
  [
    'critical things in development',
    'unknown',
    { strikes: 2, tags: { ...development, criticality: 'high' } },
    'critical',
    'criticality high',
  ],
  ['a tag nobody knows', 'unknown', { tags: { environment: 'blue' } }, 'high', 'the job failed'],
  [
    'a key about to be deleted',
    'kms-key-inaccessible',
    { keyState: 'PendingDeletion' },
    'critical',
    'pending deletion',
  ],
  [
    'so it is in development',
    'kms-key-inaccessible',
    { keyState: 'PendingDeletion', tags: development },
    'critical',
    'pending deletion',
  ],
  [
    'a key that works is only closed to AWS Backup',
    'kms-key-unusable',
    { keyState: 'Enabled' },
    'high',
    'the job failed',
  ],
  ['malware in development', 'malware-found', { kind: 'scan', tags: development }, 'critical', 'malware'],
  ['a locked vault', 'unknown', { kind: 'copy', vaultLocked: true }, 'high', 'the vault is locked'],
  [
    'a locked vault and a stopped job',
    'job-stopped',
    { outcome: 'aborted', vaultLocked: true },
    'medium',
    'the job was stopped',
  ],
  [
    'a stack of resources',
    'parts-missing',
    { outcome: 'partial', resourceType: 'CloudFormation' },
    'medium',
    'jobs of their own',
  ],
  [
    'it may pass in time',
    'resource-busy',
    {
      exposure: anExposure({
        rpoSource: 'tag',
        rpoSeconds: 172_800,
        shareUsed: 0.5,
        lastGoodAt: '2026-11-21T03:00:00.000Z',
        nextRunAt: '2026-11-23T02:00:00.000Z',
      }),
    },
    'medium',
    'the next run is due within the RPO',
  ],
  [
    'it may pass too late',
    'resource-busy',
    {
      exposure: anExposure({
        rpoSource: 'tag',
        rpoSeconds: 86_400,
        shareUsed: 0.9,
        lastGoodAt: '2026-11-21T03:00:00.000Z',
        nextRunAt: '2026-11-23T02:00:00.000Z',
      }),
    },
    'high',
    'the job failed',
  ],
];

describe('enrich/severity', () => {
  it.each(circumstances)('%s: %s', (_why, code, more, severity, reason) => {
    const assessed = assess(code, more);

    expect(assessed.severity).toBe(severity);
    expect(assessed.reasons.join('; ')).toContain(reason);
  });

  it.each(cases)('%s: %s', (_why, code, more, severity) => {
    expect(assess(code, more).severity).toBe(severity);
  });

  it.each(cases)('%s: says why in words', (_why, code, more) => {
    const { reasons } = assess(code, more);
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every((reason) => reason.includes(' '))).toBe(true);
  });

  it('takes what was found for as bad as whoever found it says, and less where it matters little', () => {
    const of = (tags: Record<string, string>) =>
      assess('unknown', { kind: 'missed', foundSeverity: 'high', tags, strikes: 9 });

    expect(of(production)).toMatchObject({ severity: 'high', reasons: [expect.any(String)] });
    expect(of(development)).toMatchObject({
      severity: 'medium',
      reasons: [expect.any(String), 'its tags say environment dev'],
    });
  });

  it('names each step that led there', () => {
    expect(assess('unknown', { kind: 'copy', strikes: 4 }).reasons).toEqual([
      'the copy failed',
      'the backup itself exists, only its copy is missing',
      '4 problems in a row',
    ]);
  });

  it.each([
    [19, '19 problems in a row'],
    [20, 'at least 20 problems in a row'],
  ])('of %i problems in a row it says: %s', (strikes, says) => {
    expect(assess('unknown', { strikes }).reasons.at(-1)).toBe(says);
  });
});
