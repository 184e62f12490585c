import { describe, expect, it } from 'vitest';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';

const now = '2026-11-22T04:00:00.000Z';

function read(detailType: string, detail: object, source: string | null = 'aws.backup'): BackupEvent | null {
  const from = source === null ? {} : { source };
  return normaliseEvent(
    { ...from, 'detail-type': detailType, account: '111122223333', region: 'eu-west-1', detail },
    now,
  );
}

describe('events/sparse: what leaves out what most have', () => {
  it.each<[what: string, detailType: string, detail: object, said: Partial<BackupEvent>]>([
    ['a record of CloudTrail without a name', 'AWS API Call via CloudTrail', {}, { state: '', outcome: 'changed' }],
    ['a restore without a state', 'Restore Job State Change', { restoreJobId: 'r' }, { state: '', outcome: 'unknown' }],
    ['an index without a state', 'Recovery Point Index State Change', {}, { state: '', outcome: 'unknown' }],
    ['a recovery point that was edited', 'Recovery Point Change', {}, { state: '', outcome: 'changed' }],
    [
      'a recovery point that was edited and has a state',
      'Recovery Point Change',
      { status: 'EXPIRED' },
      { state: 'EXPIRED', outcome: 'failed' },
    ],
    [
      'settings of which none is off',
      'Region Setting State Change',
      { state: 'MODIFIED', ResourceTypeOptInPreference: { EBS: true } },
      { outcome: 'changed', jobId: 'EBS' },
    ],
    [
      'settings without the own features of AWS Backup',
      'Region Setting State Change',
      { state: 'MODIFIED', ResourceTypeManagementPreference: { DynamoDB: 'false' } },
      { outcome: 'failed', finding: 'management-off', jobId: 'DynamoDB' },
    ],
    [
      'a success in a word that is new',
      'Backup Job State Change',
      { backupJobId: 'b', state: 'THAW_SUCCESS' },
      { outcome: 'changed' },
    ],
    [
      'a vault whose ARN names none',
      'Backup Job State Change',
      { backupVaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:' },
      { vaultName: null },
    ],
    [
      'a vault whose ARN is another one',
      'Backup Job State Change',
      { backupVaultArn: 'arn:aws:s3:::bucket' },
      { vaultName: null },
    ],
    [
      'a message that cannot be written',
      'Backup Job State Change',
      { statusMessage: { toJSON: () => undefined } },
      { statusMessage: null },
    ],
  ])('%s', (_what, detailType, detail, said) => {
    expect(read(detailType, detail)).toMatchObject(said);
  });

  it('a drill fails, unless it says otherwise', () => {
    expect(read('Backup Alert Drill', {}, 'backup-alerts.drill')).toMatchObject({ kind: 'drill', outcome: 'failed' });
    expect(read('Backup Alert Drill', { state: 'COMPLETED' }, 'backup-alerts.drill')?.outcome).toBe('succeeded');
  });

  it('an alarm counts from CloudWatch, or when nobody says from where it is', () => {
    const detail = { alarmName: 'backup-failed', state: { value: 'ALARM' }, configuration: {} };
    const metrics = [{ metricStat: { metric: { namespace: 'AWS/Backup' } } }];
    const alarm = { ...detail, configuration: { metrics } };

    expect(read('CloudWatch Alarm State Change', alarm, 'aws.cloudwatch')?.kind).toBe('alarm');
    expect(read('CloudWatch Alarm State Change', alarm, null)?.kind).toBe('alarm');
    expect(read('CloudWatch Alarm State Change', alarm, 'aws.backup')?.kind).toBe('unknown');
  });

  it('a notification with attributes that are none is read by the others', () => {
    const message = {
      Subject: 'Notification from AWS Backup',
      Message: 'An AWS Backup job failed.',
      MessageAttributes: {
        EventType: { Type: 'String', Value: 'BACKUP_JOB_FAILED' },
        State: 'FAILED',
        AccountId: { Type: 'String' },
      },
    };

    expect(normaliseEvent(message, now)).toMatchObject({ kind: 'backup', state: 'FAILED', outcome: 'failed' });
  });

  it('what is wrapped in too much, or in a number, is not unwrapped', () => {
    expect(normaliseEvent({ Message: '7' }, now)).toBeNull();
    expect(normaliseEvent({ Message: `{"source":"aws.backup","x":"${'x'.repeat(4_000_000)}"}` }, now)).toBeNull();
  });
});
