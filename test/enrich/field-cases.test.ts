import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Understood, understandEvent } from '../../src/cli/explain/explain-event.ts';
import type { Outcome } from '../../src/events/backup-event.ts';
import type { EventKind } from '../../src/events/kinds.ts';
import { type ErrorCategory, type Severity, severities } from '../../src/incidents/alert.ts';

/** What is right for an input of a public report: ../fixtures/field-cases/INDEX.md has its source. */
interface Expected {
  kind: EventKind;
  outcome: Outcome;
  categories: readonly ErrorCategory[];
  severity?: Severity;
  /** No worse than this. */
  atMost?: Severity;
  retryable?: boolean;
  /** Words of the advice or the meaning, and words that must not be there. */
  says?: RegExp;
  saysNot?: RegExp;
}

/** One line for each file that is a problem. */
const cases: Readonly<Record<string, Expected>> = {
  '04-restore-s3-acls-not-in-backup.json': {
    kind: 'restore',
    outcome: 'failed',
    categories: ['invalid', 's3'],
    retryable: false,
    says: /RestoreACLs/,
  },
  '05-restore-test-no-default-vpc.json': {
    kind: 'restore',
    outcome: 'failed',
    categories: ['invalid'],
    retryable: false,
    says: /subnetId.+default VPC/s,
    saysNot: /start-backup-job/,
  },
  '08-restore-test-role-not-assumable.json': {
    kind: 'restore',
    outcome: 'failed',
    categories: ['access'],
    atMost: 'high',
    retryable: false,
    saysNot: /resource of the plan|same plan/,
  },
  '09-restore-test-kms-denied.json': { kind: 'restore', outcome: 'failed', categories: ['kms'], retryable: false },
  '12-copy-internal-error.json': {
    kind: 'copy',
    outcome: 'failed',
    categories: ['internal'],
    retryable: true,
    says: /aws backup start-copy-job --region eu-west-1 .+backup-vault:dr/,
    saysNot: /start-backup-job/,
  },
  '13-copy-partial-composite.json': {
    kind: 'copy',
    outcome: 'partial',
    categories: ['unknown'],
    says: /aws backup list-copy-jobs --region eu-west-1 --by-parent-job-id C1B2C3D4/,
  },
  '15-hana-auth-failed.json': {
    kind: 'backup',
    outcome: 'failed',
    categories: ['access'],
    retryable: false,
    says: /secret.+put-secret-value/s,
  },
  '17-hana-database-stopped.json': {
    kind: 'backup',
    outcome: 'failed',
    categories: ['window'],
    retryable: true,
    says: /start the database/,
  },
  '19-hana-log-backup-stopped.json': {
    kind: 'recovery-point',
    outcome: 'aborted',
    categories: ['stopped'],
    severity: 'high',
    says: /M_BACKUP_CATALOG/,
  },
  '22-vm-cbt-invalid.json': {
    kind: 'backup',
    outcome: 'completed-with-issues',
    categories: ['vm'],
    severity: 'low',
    says: /backup is good.+reset Change Block Tracking/s,
  },
  '24-copy-failed-to-unshare.json': {
    kind: 'copy',
    outcome: 'failed',
    categories: ['access'],
    says: /copy may well exist.+stays shared/s,
  },
  '27-scan-with-issues-no-threats.json': {
    kind: 'scan',
    outcome: 'completed-with-issues',
    categories: ['malware'],
    atMost: 'medium',
    says: /get-malware-scan/,
    saysNot: /backup was made/,
  },
  '34-recoverypoint-expired-access-denied.json': {
    kind: 'recovery-point',
    outcome: 'failed',
    categories: ['lifecycle', 'access'],
    severity: 'low',
    says: /to delete it/,
  },
  '37-recoverypoint-expired-snapshot-lock.json': {
    kind: 'recovery-point',
    outcome: 'failed',
    categories: ['lifecycle'],
    severity: 'low',
  },
  '40-kms-creategrant-resource-policy.json': {
    kind: 'copy',
    outcome: 'failed',
    categories: ['kms'],
    retryable: false,
    says: /get-key-policy .+1234abcd.+|kms:CreateGrant/s,
  },
  '42-copy-tag-policy.json': { kind: 'copy', outcome: 'failed', categories: ['policy', 'tags'], retryable: false },
  '44-ebs-snapshot-rate.json': { kind: 'backup', outcome: 'failed', categories: ['limit'], retryable: true },
  '46-dynamodb-not-active.json': {
    kind: 'backup',
    outcome: 'failed',
    categories: ['window'],
    retryable: true,
    says: /aws dynamodb describe-table/,
    saysNot: /aws rds/,
  },
  '01-restore-s3-some-objects-failed.json': {
    kind: 'restore',
    outcome: 'completed-with-issues',
    categories: ['s3', 'access'],
    says: /left out|not restored|failed to be restored/,
    saysNot: /start-backup-job|in the backup/,
  },
  '39-recoverypoint-stopped-versioning-off.json': {
    kind: 'recovery-point',
    outcome: 'aborted',
    categories: ['s3', 'stopped'],
    severity: 'high',
    retryable: false,
    says: /put-bucket-versioning/,
  },
  '50-restore-validation-failed-described.json': {
    kind: 'restore',
    outcome: 'completed-with-issues',
    categories: ['unknown', 'invalid'],
    severity: 'high',
    says: /restored.+check|check.+restored/s,
    saysNot: /start-backup-job|says nothing against the backup/,
  },
  '52-backup-issues-by-category-only.json': {
    kind: 'backup',
    outcome: 'completed-with-issues',
    categories: ['access'],
    retryable: false,
    says: /backup was made/,
  },
  '54-region-advanced-dynamodb-off.json': {
    kind: 'region-setting',
    outcome: 'failed',
    categories: ['policy', 'lifecycle'],
    severity: 'medium',
    says: /copies.+advanced features on again/s,
  },
  '57-describe-scan-job-output.json': {
    kind: 'scan',
    outcome: 'failed',
    categories: ['malware'],
    severity: 'critical',
    retryable: false,
    says: /Do not restore/,
    saysNot: /the scan failed/,
  },
  '59-expired-no-message.json': { kind: 'backup', outcome: 'expired', categories: ['window'], severity: 'high' },
};

/** Files that are no problem: nobody is told. */
const quiet: Readonly<Record<string, Pick<Expected, 'kind' | 'outcome'>>> = {
  '29-accesspoint-expired.json': { kind: 'access-point', outcome: 'changed' },
  '32-sns-eks-restore-modification-success.json': { kind: 'restore', outcome: 'changed' },
};

const folder = new URL('../fixtures/field-cases/', import.meta.url);
const clock = '2026-11-20T04:00:00.000Z';

function understood(file: string): Understood {
  return understandEvent(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), null, clock);
}

describe('enrich/field-cases: inputs of public reports', () => {
  it.each(Object.entries(cases))('understands %s', (file, expected) => {
    const { event, alert } = understood(file);
    if (event === null || alert === null) throw new Error(`${file}: no alert; it has to be a problem`);
    const { category, retryable, advice, meaning } = alert.error;
    const told = [meaning, ...advice, ...alert.severityReasons].join('\n');
    expect([event.kind, event.outcome]).toEqual([expected.kind, expected.outcome]);
    expect(expected.categories).toContain(category);
    if (expected.severity !== undefined) expect(alert.severity).toBe(expected.severity);
    const worst = severities.indexOf(expected.atMost ?? 'critical');
    expect(severities.indexOf(alert.severity)).toBeGreaterThanOrEqual(worst);
    if (expected.retryable !== undefined) expect(retryable).toBe(expected.retryable);
    if (expected.says !== undefined) expect(told).toMatch(expected.says);
    if (expected.saysNot !== undefined) expect(told).not.toMatch(expected.saysNot);
  });

  it.each(Object.entries(quiet))('tells nobody of %s', (file, { kind, outcome }) => {
    const { event, alert } = understood(file);

    expect([event?.kind, event?.outcome]).toEqual([kind, outcome]);
    expect(alert).toBeNull();
  });

  it('has a line for every file', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    const missing = files.filter((file) => cases[file] === undefined && quiet[file] === undefined);
    expect(missing.map((file) => `${file}: say in \`cases\` or \`quiet\` above what is right`)).toEqual([]);
  });
});
