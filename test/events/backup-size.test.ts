import { describe, expect, it } from 'vitest';
import { detailsOfJob } from '../../src/adapters/job-details.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { completeEvent } from '../../src/pipeline/ingest/complete-event.ts';
import { backupJobEvent } from '../support/events.ts';

const noon = '2026-11-22T12:00:00.000Z';
const job = {
  BackupJobId: 'job-1',
  State: 'COMPLETED',
  AccountId: '111122223333',
  ResourceArn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
  ResourceType: 'EBS',
  BackupVaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:prod',
  IamRoleArn: 'arn:aws:iam::111122223333:role/backup',
  CreationDate: noon,
  CompletionDate: noon,
  BackupSizeInBytes: 8_589_934_592,
};

describe('events/backup-size: how large a backup is, whichever way its job is heard of', () => {
  it('as EventBridge writes it, which is text', () => {
    const event = backupJobEvent({ jobId: 'job-1', startedAt: noon, state: 'COMPLETED', resourceType: 'EBS' });
    const detail = { ...(event.detail as object), backupSizeInBytes: '8589934592' };

    expect(normaliseEvent({ ...event, detail }, noon)?.sizeBytes).toBe(8_589_934_592);
    expect(normaliseEvent(event, noon)).not.toHaveProperty('sizeBytes');
  });

  it('as AWS Backup lists it, which is a number', () => {
    expect(normaliseEvent(job, noon)).toMatchObject({ kind: 'backup', sizeBytes: 8_589_934_592 });
  });

  it('as AWS Backup describes it when the notification of a vault says nothing', async () => {
    const heard = normaliseEvent(job, noon);
    if (heard === null) throw new Error('not read');
    const { sizeBytes: _said, ...sparse } = { ...heard, iamRoleArn: null };
    const describer = { describe: async () => detailsOfJob(job) };

    expect(await completeEvent(sparse, describer, 100)).toMatchObject({ sizeBytes: 8_589_934_592 });
    expect(await completeEvent({ ...sparse, kind: 'copy' }, describer, 100)).not.toHaveProperty('sizeBytes');
  });

  it('of a copy it is nothing: the backup has said it', () => {
    const { BackupJobId, ...copy } = job;

    expect(normaliseEvent({ ...copy, CopyJobId: BackupJobId }, noon)).toMatchObject({ kind: 'copy' });
    expect(normaliseEvent({ ...copy, CopyJobId: BackupJobId }, noon)).not.toHaveProperty('sizeBytes');
  });
});
