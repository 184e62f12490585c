import { describe, expect, it } from 'vitest';
import { formOf, isGone, readDescribed } from '../../src/estate/described.ts';
import { accountId, cluster, database, instance, longAgo, region, vaultArn } from '../findings/an-account.ts';
import { answer, answersOf, listOf, refusal } from './answered.ts';

const home = { accountId, region };
const vaults = listOf('list-backup-vaults', [{ BackupVaultName: 'main', BackupVaultArn: vaultArn('main') }]);
const zone = { Placement: { AvailabilityZone: `${region}a` } };

/** Returns what is read of one instance of EC2. */
function serverWith(fields: object, others = [vaults], reservation: object = { OwnerId: accountId }) {
  const Instances = [{ InstanceId: 'i-1', ...zone, ...fields }];
  const read = readDescribed(answersOf(listOf('describe-instances', [{ ...reservation, Instances }]), ...others));
  return [...read.resources][0];
}

describe('estate/described: instances of EC2', () => {
  it.each([
    ['running', 'exists'],
    ['pending', 'exists'],
    ['stopped', 'stopped'],
    ['terminated', 'gone'],
    ['shutting-down', 'gone'],
    [undefined, 'exists'],
  ])('one that is %s: %s', (Name, state) => {
    expect(serverWith({ State: { Name } })?.[1].state).toBe(state);
  });

  it('are as old as their oldest disk: who starts one anew does not make it new', () => {
    const BlockDeviceMappings = ['2026-11-01T00:00:00.000Z', longAgo, null].map((AttachTime) => ({
      Ebs: { AttachTime },
    }));
    const LaunchTime = '2026-11-22T03:00:00.000Z';

    expect(serverWith({ LaunchTime, BlockDeviceMappings })?.[1].createdAt).toBe(longAgo);
    expect(serverWith({ LaunchTime })?.[1].createdAt).toBe(LaunchTime);
  });

  it('have the name of their tag, else their id', () => {
    expect(serverWith({ Tags: [{ Key: 'Name', Value: 'web' }] })?.[1].name).toBe('web');
    expect(serverWith({})?.[1].name).toBe('i-1');
    expect(serverWith({ Tags: 7 })?.[1]).toMatchObject({ name: 'i-1', tags: null });
  });

  it('have the partition, Region and account of other answers, else what they say themselves', () => {
    const china = 'arn:aws-cn:backup:cn-north-1:444455556666:backup-plan:p';
    const plans = listOf('list-backup-plans', [{ BackupPlanId: 'p', BackupPlanArn: china }]);

    expect(serverWith({})?.[0]).toBe(instance('i-1'));
    expect(serverWith({}, [plans], {})?.[0]).toBe('arn:aws-cn:ec2:cn-north-1:444455556666:instance/i-1');
    expect(serverWith({}, [])?.[0]).toBe(instance('i-1'));
    expect(serverWith({}, [], {})).toBeUndefined();
    expect(serverWith({ Placement: {} }, [])).toBeUndefined();
    expect(serverWith({ InstanceId: null })).toBeUndefined();
  });
});

describe('estate/described: databases', () => {
  const read = (call: 'describe-db-instances' | 'describe-db-clusters', fields: object) =>
    readDescribed(answersOf(listOf(call, [fields])));

  it.each([
    ['available', 'exists'],
    ['storage-optimization', 'exists'],
    ['stopped', 'stopped'],
    ['deleting', 'gone'],
    [undefined, 'exists'],
  ])('one that is %s: %s', (DBInstanceStatus, state) => {
    const { resources } = read('describe-db-instances', { DBInstanceArn: database('a'), DBInstanceStatus });

    expect(resources.get(database('a'))?.state).toBe(state);
  });

  it('have tags that are not known where they are not listed', () => {
    const of = (TagList: unknown) =>
      read('describe-db-instances', { DBInstanceArn: database('a'), TagList }).resources.get(database('a'))?.tags;

    expect(of(undefined)).toBeNull();
    expect(of([])).toEqual({});
  });

  it('of a cluster are backed up with it, and are no resource of their own', () => {
    const { resources, parts } = readDescribed(
      answersOf(
        listOf('describe-db-instances', [
          { DBInstanceArn: database('a'), DBClusterIdentifier: 'c' },
          { DBClusterIdentifier: 'c' },
          {},
        ]),
      ),
    );

    expect(resources.size).toBe(0);
    expect([...parts]).toEqual([database('a')]);
  });

  it.each([
    ['aurora-mysql', 'Aurora'],
    ['neptune', 'Neptune'],
    ['docdb', 'DocumentDB'],
    ['mysql', 'RDS'],
    [undefined, 'RDS'],
  ])('a cluster of %s is %s', (Engine, type) => {
    const { resources } = read('describe-db-clusters', { DBClusterArn: cluster('a'), Engine });

    expect(resources.get(cluster('a'))?.type).toBe(type);
    expect(read('describe-db-clusters', {}).resources.size).toBe(0);
  });
});

describe('estate/described: file systems', () => {
  const efs = `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/fs-1`;
  const fsx = `arn:aws:fsx:${region}:${accountId}:file-system/fs-2`;
  const read = (...systems: object[]) => readDescribed(answersOf(listOf('describe-file-systems', systems)));

  it.each([
    [{ FileSystemArn: efs, LifeCycleState: 'available', Name: 'a' }, efs, { type: 'EFS', name: 'a', state: 'exists' }],
    [
      { ResourceARN: fsx, Lifecycle: 'UPDATING', FileSystemId: 'fs-2' },
      fsx,
      { type: 'FSx', name: 'fs-2', state: 'exists' },
    ],
    [{ ResourceARN: fsx, Lifecycle: 'DELETING' }, fsx, { name: null, state: 'gone' }],
    [{ FileSystemArn: efs, LifeCycleState: 'deleted' }, efs, { state: 'gone' }],
    [{ FileSystemArn: efs, LifeCycleState: 'error' }, efs, { state: 'stopped' }],
    [{ FileSystemArn: efs, Tags: [{ Key: 'Name', Value: 'b' }] }, efs, { name: 'b', state: 'exists' }],
  ])('%j', (system, arn, described) => {
    expect(read(system).resources.get(arn)).toMatchObject(described);
  });

  it('of one service say nothing of those of the other', () => {
    expect([...read({ FileSystemArn: efs }, {}).wholeTypes]).toEqual(['elasticfilesystem:file-system']);
    expect([...read({ ResourceARN: fsx }).wholeTypes]).toEqual(['fsx:file-system']);
    expect(read().wholeTypes.size).toBe(0);
    expect(
      readDescribed(
        answersOf(answer('describe-file-systems', { FileSystems: [{ FileSystemArn: efs }], NextMarker: 'a' })),
      ).wholeTypes.size,
    ).toBe(0);
  });
});

describe('estate/described: what is gone', () => {
  const whole = readDescribed(
    answersOf(
      listOf('describe-db-instances', [
        { DBInstanceArn: database('here'), DBInstanceStatus: 'available' },
        { DBInstanceArn: database('going'), DBInstanceStatus: 'deleting' },
        { DBInstanceArn: database('part'), DBClusterIdentifier: 'c' },
      ]),
      refusal('describe-db-clusters', 'AccessDenied'),
    ),
  );

  it.each([
    [database('here'), false],
    [database('going'), true],
    [database('never'), true],
    [database('part'), false],
    [cluster('never'), false],
    [`arn:aws:rds:us-east-1:${accountId}:db:never`, false],
    [`arn:aws:rds:${region}:444455556666:db:never`, false],
    ['orders', false],
  ])('%s: %s', (arn, is) => {
    expect(isGone(whole, arn, home)).toBe(is);
  });

  it('is not said by a list that is cut', () => {
    const cut = readDescribed(answersOf(answer('describe-db-instances', { DBInstances: [], Marker: 'more' })));

    expect(isGone(cut, database('never'), home)).toBe(false);
  });

  it('goes by the form of an ARN, whatever its type', () => {
    expect([database('a'), instance('i-1'), 'orders'].map(formOf)).toEqual(['rds:db', 'ec2:instance', ':']);
  });
});
