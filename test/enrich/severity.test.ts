import { describe, expect, it } from 'vitest';
import { type CauseCode, errorRow } from '../../src/enrich/error-catalogue.ts';
import { assessSeverity, hasMargin, type SeverityInput } from '../../src/enrich/severity.ts';
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

  it.each<[why: string, code: CauseCode, more: Partial<SeverityInput>, reasons: string[]]>([
    [
      'a copy of nothing is judged as a backup',
      'unknown',
      { kind: 'copy', exposure: anExposure({ neverGood: true }) },
      ['the copy failed', 'there is no good recovery point at all'],
    ],
    [
      'what keeps it from being worse is not said of what was not',
      'unknown',
      { kind: 'copy', outcome: 'completed-with-issues' },
      ['the copy was made, with issues'],
    ],
    [
      'what is as bad as can be is said to be worse',
      'kms-key-unusable',
      { exposure: exceeded },
      [
        'the job failed',
        'if the key is deleted, every backup encrypted with it is lost',
        '140 % of the RPO has passed without a good recovery point',
      ],
    ],
    [
      'of a copy there is a good backup, only an old one',
      'unknown',
      { kind: 'copy', exposure: exceeded },
      [
        'the copy failed',
        'the backup itself exists, only its copy is missing',
        '140 % of the RPO has passed since the last good backup',
      ],
    ],
    [
      'ten times is said as so often',
      'unknown',
      { exposure: anExposure({ shareUsed: 10, rpoSource: 'tag' }) },
      ['the job failed', '10 times the RPO has passed without a good recovery point'],
    ],
    ['a restore fills no vault', 'unknown', { kind: 'restore', vaultLocked: true }, ['the restore failed']],
    [
      'a role that cannot be used, whatever its key',
      'role-not-assumable',
      { keyState: 'Enabled' },
      ['the job failed', 'no resource of the plan is backed up while its role cannot be used'],
    ],
    [
      'how a restore test is set up says nothing against the backup',
      'access-denied',
      { kind: 'restore', isRestoreTest: true, strikes: 3 },
      [
        'the restore test failed',
        '3 problems in a row',
        'it is a restore test, and says nothing against the backup itself',
      ],
    ],
    [
      'a scan of malware is settled by itself',
      'malware-found',
      { kind: 'scan', exposure: exceeded, strikes: 9 },
      ['malware was found in a backup'],
    ],
  ])('%s: says no more and no less', (_why, code, more, reasons) => {
    expect(assess(code, more).reasons).toEqual(reasons);
  });

  it('a restore test is no worse than high for its set-up, unless a key is about to be lost, and else as bad as it is', () => {
    const test = (code: CauseCode, more: Partial<SeverityInput> = {}) =>
      assess(code, { kind: 'restore', isRestoreTest: true, strikes: 3, ...more }).severity;

    expect(test('access-denied')).toBe('high');
    expect(test('access-denied', { keyState: 'PendingDeletion' })).toBe('critical');
    expect(test('access-denied', { isRestoreTest: false })).toBe('critical');
    expect(test('kms-key-unusable')).toBe('critical');
    expect(test('restore-validation-failed'), 'it is about the backup itself').toBe('critical');
  });

  it.each(['failed', 'expired', 'partial'] as const)('what is missing in a locked vault counts: %s', (outcome) => {
    expect(assess('unknown', { outcome, vaultLocked: true }).reasons).toContain(
      'the vault is locked: what belongs in it may have to be proven complete',
    );
  });

  it.each([
    ['all of an RPO that was written down', anExposure({ shareUsed: 1, rpoSource: 'tag' })],
    ['twice of what the schedule implies', anExposure({ shareUsed: 2, rpoSource: 'plan schedule' })],
    ['of nobody’s RPO', anExposure({ shareUsed: 5 })],
    ['nobody knows how much', anExposure({ rpoSource: 'tag' })],
  ])('is not exceeded: %s', (_what, exposure) => {
    expect(assess('unknown', { exposure }).severity).toBe('high');
  });

  it('takes what was found in the words of its meaning', () => {
    const { reasons } = assess('vault-missing', { kind: 'missed', foundSeverity: 'low' });
    const { meaning } = errorRow('vault-missing');

    expect(reasons).toEqual([`${meaning.charAt(0).toLowerCase()}${meaning.slice(1).replace(/\.$/, '')}`]);
    expect(reasons[0]).not.toMatch(/^[A-Z]|\.$/);
  });

  const margin = anExposure({
    rpoSource: 'tag',
    rpoSeconds: 86_400,
    lastGoodAt: '2026-11-21T03:00:00.000Z',
    nextRunAt: '2026-11-22T02:00:00.000Z',
  });

  it.each<[why: string, code: CauseCode, more: Partial<SeverityInput>, has: boolean]>([
    ['the next run comes before the RPO ends', 'resource-busy', { exposure: margin }, true],
    ['it never passes by itself', 'access-denied', { exposure: margin }, false],
    ['it did not pass the last time', 'resource-busy', { exposure: margin, strikes: 2 }, false],
    ['nobody knows the exposure', 'resource-busy', {}, false],
    ['nobody wrote an RPO down', 'resource-busy', { exposure: { ...margin, rpoSource: 'plan schedule' } }, false],
    ['nobody knows the next run', 'resource-busy', { exposure: { ...margin, nextRunAt: null } }, false],
    ['nobody knows the last good one', 'resource-busy', { exposure: { ...margin, lastGoodAt: null } }, false],
    [
      'it comes when the RPO ends',
      'resource-busy',
      { exposure: { ...margin, nextRunAt: '2026-11-22T03:00:00.000Z' } },
      false,
    ],
  ])('it may wait for the next run: %s', (_why, code, more, has) => {
    const input = { kind: 'backup', outcome: 'failed', strikes: 1, error: errorRow(code), ...more } as const;

    expect(hasMargin(input)).toBe(has);
  });
});
