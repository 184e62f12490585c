import { BackupClient } from '@aws-sdk/client-backup';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../../../local/simulators/start.ts';
import { BackupJobLists } from '../../../../src/adapters/aws/lookups/backup-job-lists.ts';
import { detailsOfJob } from '../../../../src/adapters/job-details.ts';
import type { ListedKind } from '../../../../src/events/kinds.ts';

const since = '2026-11-01T00:00:00.000Z';

describe('adapters/aws/lookups/backup-job-lists', () => {
  let sims: Simulators;
  let lists: BackupJobLists;

  beforeAll(async () => {
    sims = await startSimulators();
  });
  beforeEach(() => {
    sims.reset();
    lists = new BackupJobLists(
      new BackupClient({
        region: 'eu-west-1',
        credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
        endpoint: sims.backupEndpoint,
        maxAttempts: 3,
      }),
    );
  });
  afterAll(() => sims.close());

  async function pagesOf(kind: ListedKind): Promise<object[][]> {
    const pages: object[][] = [];
    for await (const page of lists.pages(kind, since)) pages.push(page);
    return pages;
  }

  it.each([
    ['backup', 'jobs', { BackupJobId: 'b1', State: 'FAILED' }],
    ['copy', 'copy-jobs', { CopyJobId: 'c1', State: 'FAILED' }],
    ['restore', 'restore-jobs', { RestoreJobId: 'r1', Status: 'FAILED' }],
  ] as const)('lists %s jobs that were created after a moment', async (kind, seed, job) => {
    sims.seedBackup(seed, [
      { ...job, CreationDate: '2026-11-02T00:00:00Z' },
      { ...job, [Object.keys(job)[0] as string]: 'old', CreationDate: '2026-10-31T00:00:00Z' },
    ]);

    expect(await pagesOf(kind)).toEqual([[expect.objectContaining({ ...job, CreationDate: new Date('2026-11-02') })]]);
  });

  it('reads page by page until there is no more', async () => {
    const jobs = Array.from({ length: 2500 }, (_, index) => ({
      BackupJobId: `job-${index}`,
      CreationDate: new Date(Date.parse(since) + (index + 1) * 1000),
    }));
    sims.seedBackup('jobs', jobs);

    expect((await pagesOf('backup')).map(({ length }) => length)).toEqual([1000, 1000, 500]);
  });

  it('has no page when there are no jobs', async () => {
    expect(await pagesOf('copy')).toEqual([]);
  });

  it('asks again when AWS is busy, and throws what it says when that does not help', async () => {
    sims.seedBackup('jobs', [{ BackupJobId: 'b1', CreationDate: '2026-11-02T00:00:00Z' }]);
    sims.fault({ vendor: 'backup', kind: 'rate-limit' });
    expect(await pagesOf('backup')).toHaveLength(1);

    sims.fault({ vendor: 'backup', kind: 'status', status: 403, error: 'AccessDeniedException', times: 0 });
    await expect(pagesOf('backup')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('adapters/job-details', () => {
  it.each<[string, object]>([
    ['as the SDK gives it', { CreationDate: new Date('2026-11-22T01:00:00Z') }],
    ['as the AWS CLI prints it', { CreationDate: '2026-11-22T01:00:00.000000+00:00' }],
    ['in epoch seconds', { CreationDate: 1_795_309_200 }],
  ])('reads a listed job %s', (_how, times) => {
    const job = {
      ResourceName: 'orders',
      CreatedBy: { BackupPlanName: 'daily', BackupRuleCron: 'cron(0 5 ? * * *)' },
      VaultLockState: 'LOCKED',
      ParentJobId: 'parent',
    };

    expect(detailsOfJob({ ...job, ...times })).toMatchObject({
      resourceName: 'orders',
      planName: 'daily',
      schedule: 'cron(0 5 ? * * *)',
      vaultLocked: true,
      parentJobId: 'parent',
      isParent: false,
      startedAt: '2026-11-22T01:00:00.000Z',
      completedAt: null,
    });
  });

  it('takes nothing that is no text', () => {
    expect(detailsOfJob({ ResourceName: 5, CreatedBy: 'me', VaultLockState: {}, IsParent: 'true' })).toMatchObject({
      resourceName: null,
      planName: null,
      vaultLocked: null,
      isParent: false,
    });
  });
});
