import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CloudTrailAuditTrail } from '../../../../src/adapters/aws/lookups/audit-trail.ts';
import { KmsEncryptionKeys } from '../../../../src/adapters/aws/lookups/encryption-keys.ts';
import { TaggingResourceTags } from '../../../../src/adapters/aws/lookups/resource-tags.ts';
import { signedCaller } from '../../../../src/adapters/aws/signed-caller.ts';
import { type SignedServer, startSignedServer } from '../signed-server.ts';

const secret = 'secret';
const arn = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
const key = 'arn:aws:kms:eu-west-1:111122223333:key/0ab1';
const between = { from: '2026-11-22T03:00:00.000Z', to: '2026-11-22T03:12:00.000Z' };
let server: SignedServer;
let environment: Record<string, string>;

beforeAll(async () => {
  server = await startSignedServer(secret);
  environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: server.url,
    AWS_ENDPOINT_URL_KMS: server.url,
    AWS_ENDPOINT_URL_CLOUDTRAIL: server.url,
  };
});
afterAll(() => server.close());

const mapping = (name: string, tags: Record<string, string>) => ({
  ResourceARN: arn(name),
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});
const refusal = (name: string) => Object.assign(new Error(name), { name });

describe('adapters/aws/lookups/resource-tags', () => {
  it('asks by signed call, and reads the tags', async () => {
    server.answers({ body: JSON.stringify({ ResourceTagMappingList: [mapping('orders', { owner: 'dba' })] }) });

    const tags = new TaggingResourceTags(signedCaller('tagging', environment, { timeoutMs: 1000 }));
    expect(await tags.tagsOf(arn('orders'))).toEqual({ owner: 'dba' });
    expect(server.calls).toMatchObject([
      {
        signed: true,
        target: 'ResourceGroupsTaggingAPI_20170126.GetResources',
        payload: { ResourceARNList: [arn('orders')] },
      },
    ]);
  });

  it('asks once for all who ask in the same moment', async () => {
    const call = vi.fn(async () => ({}));
    const tags = new TaggingResourceTags(call);
    await Promise.all(Array.from({ length: 130 }, (_none, index) => tags.tagsOf(arn(`db-${index}`))));

    expect(call).toHaveBeenCalledTimes(2);
  });

  it('reads the others when AWS refuses one, and says so of that one', async () => {
    const call = vi.fn(async (_target: string, payload: unknown) => {
      const { ResourceARNList } = payload as { ResourceARNList: string[] };
      if (ResourceARNList.includes(arn('odd'))) throw refusal('InvalidParameterException');
      return { ResourceTagMappingList: [mapping('db-1', { team: 'a' })] };
    });
    const tags = new TaggingResourceTags(call);
    const asked = ['db-1', 'db-2', 'odd', 'db-3'].map((name) => tags.tagsOf(arn(name)));

    expect(await Promise.allSettled(asked)).toMatchObject([
      { value: { team: 'a' } },
      { value: {} },
      { reason: { name: 'InvalidParameterException' } },
      { value: {} },
    ]);
  });

  it('keeps no failure', async () => {
    const call = vi.fn<() => Promise<unknown>>(async () => ({}));
    call.mockRejectedValueOnce(refusal('ThrottledException'));
    const tags = new TaggingResourceTags(call);

    await expect(tags.tagsOf(arn('orders'))).rejects.toMatchObject({ name: 'ThrottledException' });
    expect(await tags.tagsOf(arn('orders'))).toEqual({});
  });

  it('has no credentials, and says so', async () => {
    const tags = new TaggingResourceTags(signedCaller('tagging', { AWS_REGION: 'eu-west-1' }, { timeoutMs: 1000 }));

    await expect(tags.tagsOf(arn('orders'))).rejects.toMatchObject({ name: 'CredentialsMissing' });
  });
});

describe('adapters/aws/lookups/encryption-keys', () => {
  it('reads the state of a key, once', async () => {
    server.answers({
      body: JSON.stringify({ KeyMetadata: { KeyState: 'PendingDeletion', DeletionDate: 1_795_000_000 } }),
    });
    const keys = new KmsEncryptionKeys(signedCaller('kms', environment, { timeoutMs: 1000 }));
    const state = { state: 'PendingDeletion', deletedAt: '2026-11-18T11:06:40.000Z' };

    expect([await keys.stateOf(key), await keys.stateOf(key)]).toEqual([state, state]);
    expect(server.calls).toMatchObject([{ signed: true, target: 'TrentService.DescribeKey', payload: { KeyId: key } }]);
  });

  it('knows that there is no such key, and throws the rest', async () => {
    const keys = new KmsEncryptionKeys(signedCaller('kms', environment, { timeoutMs: 1000 }));
    server.answers({ status: 400, body: '{"__type":"NotFoundException"}' });
    expect(await keys.stateOf(key)).toBeNull();

    server.answers({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    await expect(keys.stateOf(`${key}2`)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('adapters/aws/lookups/audit-trail', () => {
  const event = (backupJobId: string, userIdentity: object | null = { arn: 'arn:aws:iam::111122223333:user/ana' }) => ({
    EventName: 'StopBackupJob',
    Username: 'ana',
    CloudTrailEvent: JSON.stringify({ requestParameters: { backupJobId }, userIdentity }),
  });

  it.each([
    ['the one who stopped this job', [event('OTHER'), event('JOB-1')], 'arn:aws:iam::111122223333:user/ana'],
    ['the user name when there is no ARN', [event('job-1', null)], 'ana'],
    ['nobody when only other jobs were stopped', [event('other')], null],
    ['nobody when nothing is written down yet', [], null],
    ['nobody in what cannot be read', [{ CloudTrailEvent: '{' }, { CloudTrailEvent: 'null' }, {}], null],
  ])('finds %s', async (_who, Events, expected) => {
    server.answers({ body: JSON.stringify({ Events }) });
    const trail = new CloudTrailAuditTrail(signedCaller('cloudtrail', environment, { timeoutMs: 1000 }));

    expect(await trail.whoStopped('job-1', between)).toBe(expected);
    expect(server.calls).toMatchObject([
      {
        signed: true,
        target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
        payload: {
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'StopBackupJob' }],
          StartTime: Date.parse(between.from) / 1000 - 900,
          EndTime: Date.parse(between.to) / 1000 + 900,
        },
      },
    ]);
  });
});
