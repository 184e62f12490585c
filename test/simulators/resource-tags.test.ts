import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { SignedPages } from '../../src/adapters/aws/lookups/signed-pages.ts';

const tagged: Readonly<Record<string, Record<string, string>>> = {
  'arn:aws:rds:eu-west-1:111122223333:db:orders': { environment: 'prod', backup: 'daily' },
  'arn:aws:rds:eu-west-1:111122223333:cluster:ledger': { environment: 'prod' },
  'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1': { environment: 'test', backup: 'weekly' },
  'arn:aws:ec2:eu-west-1:111122223333:instance/i-1': {},
  'arn:aws:s3:::orders': { environment: 'prod', backup: '' },
  'arn:aws:rds:us-east-1:111122223333:db:elsewhere': { environment: 'prod' },
};
const nameOf = (arn: string) => arn.split(/[:/]/).at(-1);
const all = ['orders', 'ledger', 'vol-1', 'i-1', 'orders'];

let sims: Simulators;
let pages: SignedPages;

beforeAll(async () => {
  sims = await startSimulators();
  sims.seedBackup(
    'tags',
    Object.entries(tagged).map(([ResourceArn, Tags]) => ({ ResourceArn, Tags })),
  );
  const environment = {
    AWS_ACCESS_KEY_ID: '111122223333',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: sims.backupEndpoint,
  };
  pages = new SignedPages(environment, () => ({ perSecond: 10_000, burst: 10_000 }));
});
afterAll(() => sims.close());

async function namesOf(input: Record<string, unknown>): Promise<unknown[]> {
  const { ResourceTagMappingList: list } = await pages.page('get-resources', input);
  return (list as { ResourceARN: string }[]).map(({ ResourceARN }) => nameOf(ResourceARN));
}

describe('simulators/resource-tags', () => {
  it.each([
    ['everything of the Region, whether it still has tags or not', {}, all],
    ['a service', { ResourceTypeFilters: ['rds'] }, ['orders', 'ledger']],
    ['a type of a service', { ResourceTypeFilters: ['rds:db', 'ec2:volume'] }, ['orders', 'vol-1']],
    ['buckets', { ResourceTypeFilters: ['s3:bucket'] }, ['orders']],
    ['a value of a tag', { TagFilters: [{ Key: 'backup', Values: ['daily'] }] }, ['orders']],
    ['one of several values', { TagFilters: [{ Key: 'backup', Values: ['daily', 'weekly'] }] }, ['orders', 'vol-1']],
    ['any value', { TagFilters: [{ Key: 'backup' }] }, ['orders', 'vol-1', 'orders']],
    [
      'all filters together',
      { TagFilters: [{ Key: 'backup' }, { Key: 'environment', Values: ['prod'] }], ResourceTypeFilters: ['rds', 's3'] },
      ['orders', 'orders'],
    ],
    [
      'ARNs, of which those that were never tagged are left out',
      { ResourceARNList: ['arn:aws:s3:::orders', 'arn:aws:s3:::unknown'] },
      ['orders'],
    ],
  ])('lists by %s', async (_what, input, names) => {
    expect(await namesOf(input)).toEqual(names);
  });

  it('writes tags as pairs, and an empty token on the last page', async () => {
    const answer = await pages.page('get-resources', { ResourceTypeFilters: ['ec2'] });

    expect(answer).toEqual({
      ResourceTagMappingList: [
        {
          ResourceARN: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
          Tags: [
            { Key: 'environment', Value: 'test' },
            { Key: 'backup', Value: 'weekly' },
          ],
        },
        { ResourceARN: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', Tags: [] },
      ],
      PaginationToken: '',
    });
  });

  it('says all of it page by page', async () => {
    const first = await pages.page('get-resources', { ResourcesPerPage: 3 });
    const { PaginationToken } = first;

    expect(first.ResourceTagMappingList).toHaveLength(3);
    expect(await namesOf({ ResourcesPerPage: 3, PaginationToken })).toEqual(all.slice(3));
  });

  it.each([
    [{ ResourcesPerPage: 0 }, 'InvalidParameterException'],
    [{ ResourcesPerPage: 101 }, 'InvalidParameterException'],
    [{ PaginationToken: 'invented' }, 'PaginationTokenExpiredException'],
    [{ TagFilters: [{ Values: ['daily'] }] }, 'InvalidParameterException'],
    [{ TagFilters: [{ Key: 'a', Values: Array.from({ length: 21 }, String) }] }, 'InvalidParameterException'],
    [{ TagFilters: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}` })) }, 'InvalidParameterException'],
    [{ ResourceTypeFilters: ['rds db'] }, 'InvalidParameterException'],
    [{ ResourceARNList: [] }, 'InvalidParameterException'],
    [{ ResourceARNList: ['orders'] }, 'InvalidParameterException'],
    [{ ResourceARNList: Array.from({ length: 101 }, (_, n) => `arn:aws:s3:::b${n}`) }, 'InvalidParameterException'],
    [{ ResourceARNList: ['arn:aws:s3:::orders'], ResourcesPerPage: 10 }, 'InvalidParameterException'],
    [{ ResourceARNList: ['arn:aws:s3:::orders'], TagFilters: [{ Key: 'a' }] }, 'InvalidParameterException'],
    [{ ResourceARNList: ['arn:aws:s3:::orders'], ResourceTypeFilters: ['s3'] }, 'InvalidParameterException'],
  ])('refuses %o', async (input, name) => {
    await expect(pages.page('get-resources', input)).rejects.toMatchObject({ name });
  });
});
