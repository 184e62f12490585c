import { describe, expect, it } from 'vitest';
import { stillFound, withFound, withoutFound } from '../../src/incidents/found-on-lane.ts';
import {
  backSince,
  consecutiveFailures,
  earlierLaneKeysOf,
  foundThreats,
  isLaterJob,
  isMarkOf,
  isOnLane,
  isSameLane,
  laneIdOf,
  laneIdsOf,
  laneKeyOf,
  newLane,
  plausibleLane,
  sharedLaneKeysOf,
  withProblem,
} from '../../src/incidents/lane.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { anEvent, noon } from '../support/alerts.ts';

const event = anEvent();
const at = (hours: number) => addSeconds(noon, hours * 3600);

describe('incidents/lane: what stands on one lane', () => {
  it.each([
    { change: {}, same: true, why: 'the next job of the same resource' },
    {
      change: { jobId: 'other', outcome: 'succeeded', vaultName: 'other' },
      same: true,
      why: 'another job, state or vault',
    },
    { change: { accountId: '444455556666' }, same: false, why: 'another account' },
    { change: { region: 'us-east-1' }, same: false, why: 'another Region' },
    { change: { kind: 'restore' }, same: false, why: 'another kind of job' },
    { change: { resourceArn: `${event.resourceArn}-2` }, same: false, why: 'another resource' },
    { change: { drill: true }, same: false, why: 'a drill never touches the real lane' },
    {
      change: { destinationVaultArn: 'arn:aws:backup:us-east-1:111122223333:backup-vault:dr' },
      same: true,
      why: 'only copies have a destination',
    },
  ] as const)('$why: same lane $same', ({ change, same }) => {
    expect(laneKeyOf(anEvent(change)) === laneKeyOf(event)).toBe(same);
  });

  it('tells copies of one resource apart by where they go', () => {
    const copy = (destinationVaultArn: string | null) => laneKeyOf(anEvent({ kind: 'copy', destinationVaultArn }));

    expect(new Set([copy('arn:one'), copy('arn:two'), copy(null)]).size).toBe(3);
    expect(copy('arn:one')).toBe(`111122223333|eu-west-1|copy|${event.resourceArn}|arn:one`);
    expect(copy(null)).toBe(`111122223333|eu-west-1|copy|${event.resourceArn}|`);
  });

  it('says in its key that it is of a drill, or of a restore test', () => {
    expect(laneKeyOf(anEvent({ drill: true }))).toBe(`${laneKeyOf(event)}|drill`);
    expect(laneKeyOf(anEvent({ kind: 'restore', isRestoreTest: true }))).toBe(
      `${laneKeyOf(anEvent({ kind: 'restore' }))}|restore-test`,
    );
  });

  it('each series of an alarm has one, and what is its own subject goes by its own id', () => {
    const alarm = anEvent({ kind: 'alarm', contributor: { id: 'c1', says: 'BackupVaultName prod' } });
    const point = anEvent({ kind: 'access-point', jobId: 'audit' });

    expect(laneKeyOf(alarm)).toBe(`${laneKeyOf(anEvent({ kind: 'alarm' }))}|contributor:c1`);
    expect(laneKeyOf(point)).toBe('111122223333|eu-west-1|access-point|access-point:audit');
    expect(laneKeyOf({ ...point, jobId: '' })).toBe(`111122223333|eu-west-1|access-point|${event.resourceArn}`);
  });

  it('malware is on a lane of the recovery point in which it was found, and what is found is of its own', () => {
    const scan = (state: string, recoveryPointArn: string | null) =>
      laneKeyOf(anEvent({ kind: 'scan', outcome: 'failed', state, recoveryPointArn }));
    const found = (subject: string | null, destinationVaultArn: string | null = null) =>
      laneKeyOf(anEvent({ kind: 'missed', found: { subject } as never, destinationVaultArn }));

    expect(scan('COMPLETED', 'arn:rp')).toBe('111122223333|eu-west-1|scan|arn:rp');
    expect(scan('FAILED', 'arn:rp')).toBe(`111122223333|eu-west-1|scan|${event.resourceArn}`);
    expect(scan('COMPLETED', null)).toBe(`111122223333|eu-west-1|scan|${event.resourceArn}`);
    expect(found('Principal ana', 'arn:vault')).toBe('111122223333|eu-west-1|missed|Principal ana');
    expect(found(null)).toBe(laneKeyOf(event));
  });

  it.each([
    ['it says so', { kind: 'backup', outcome: 'failed', state: 'FAILED', finding: 'threats' }, true],
    ['a scan ended and failed', { kind: 'scan', outcome: 'failed', state: 'COMPLETED' }, true],
    ['in the words of another page', { kind: 'scan', outcome: 'failed', state: 'Completed with issues' }, true],
    ['a scan did not end', { kind: 'scan', outcome: 'failed', state: 'FAILED' }, false],
    ['a scan found none', { kind: 'scan', outcome: 'succeeded', state: 'COMPLETED' }, false],
    ['it is no scan', { kind: 'backup', outcome: 'failed', state: 'COMPLETED' }, false],
  ] as const)('malware was found, where %s: %j', (_what, scanned, found) => {
    expect(foundThreats(scanned)).toBe(found);
  });

  it.each([
    { resourceArn: null, recoveryPointArn: 'arn:rp', subject: 'arn:rp', why: 'a recovery point' },
    {
      resourceArn: null,
      recoveryPointArn: null,
      subject: `job:${event.jobId}`,
      why: 'a job without resource stands alone',
    },
  ])('without a resource: $why', ({ subject, ...change }) => {
    expect(laneKeyOf(anEvent(change)).split('|')).toContain(subject);
  });
});

describe('incidents/lane: access points', () => {
  const point = anEvent({ kind: 'access-point', jobId: 'audit', resourceArn: 'arn:aws:s3:::invoices' });

  it('each has its own, also two of one bucket and one of which no more than its name is known', () => {
    expect(laneKeyOf(point)).not.toBe(laneKeyOf({ ...point, jobId: 'search' }));
    expect(laneKeyOf(point)).toBe(laneKeyOf({ ...point, resourceArn: null, recoveryPointArn: null }));
  });

  it('without a name they are known by their bucket', () => {
    expect(laneKeyOf({ ...point, jobId: '' })).toBe('111122223333|eu-west-1|access-point|arn:aws:s3:::invoices');
  });
});

describe('incidents/lane: problems in a row', () => {
  it.each([
    { success: null, problem: at(0), later: false },
    { success: at(1), problem: at(0), later: true },
    { success: at(0), problem: at(0), later: false },
    { success: at(0), problem: at(1), later: false },
  ])('a success of $success is later than a problem of $problem: $later', ({ success, problem, later }) => {
    expect(isLaterJob(success, problem)).toBe(later);
  });

  it.each([
    { heard: [0], success: null, strikes: 1, why: 'the first' },
    { heard: [0, 1, 2], success: null, strikes: 3, why: 'three in a row' },
    { heard: [2, 0, 1], success: null, strikes: 3, why: 'in whatever order they are heard of' },
    { heard: [0, 2], success: 1, strikes: 1, why: 'a success between them counts the first out' },
    { heard: [2, 0], success: 1, strikes: 1, why: 'also when it is heard of late' },
    { heard: [0, 1], success: 2, strikes: 0, why: 'both are over' },
    { heard: Array.from({ length: 50 }, (_none, hour) => hour), success: null, strikes: 20, why: 'bounded' },
  ])('counts $strikes: $why', ({ heard, success, strikes }) => {
    const empty = { ...newLane('lane'), lastSuccessStartedAt: success === null ? null : at(success) };
    const lane = heard.reduce((before, hour) => withProblem(before, at(hour)), empty);

    expect(consecutiveFailures(lane)).toBe(strikes);
    expect(lane.problemsStartedAt).toEqual(lane.problemsStartedAt.toSorted());
  });

  it('keeps the newest problems when there are too many', () => {
    const lane = Array.from({ length: 50 }, (_none, hour) => hour).reduce(
      (before, hour) => withProblem(before, at(hour)),
      newLane('lane'),
    );

    expect(lane.problemsStartedAt.at(-1)).toBe(at(49));
  });

  it('does not change the lane it was given', () => {
    const lane = Object.freeze({
      ...newLane('lane'),
      problemsStartedAt: Object.freeze([at(0)]) as unknown as string[],
    });

    expect(withProblem(lane, at(1)).problemsStartedAt).toHaveLength(2);
    expect(lane.problemsStartedAt).toHaveLength(1);
  });
});

describe('incidents/lane: whose lane a summary is of', () => {
  const long = (end: string) => `${'k'.repeat(300)}${end}`;
  const mark = (key: string) => ({ laneId: laneIdOf(key), laneKey: key.slice(0, 300) });
  const ofBefore = (key: string) => ({ laneId: null, laneKey: key.slice(0, 300) });

  it('tells two lanes apart whose keys differ where an incident does not show them any more', () => {
    expect(isOnLane(mark(long('a')), long('a'))).toBe(true);
    expect(isOnLane(mark(long('a')), long('b'))).toBe(false);
    expect(isSameLane(mark(long('a')), mark(long('b')))).toBe(false);
    expect(isOnLane(mark('lane'), 'lane of another')).toBe(false);
  });

  it('goes by the beginning of the key where an earlier release kept no more', () => {
    expect(isOnLane(ofBefore(long('a')), long('b'))).toBe(true);
    expect(isSameLane(ofBefore(long('a')), mark(long('a')))).toBe(true);
    expect(isSameLane(mark(long('a')), ofBefore(long('a')))).toBe(true);
    expect(isSameLane(ofBefore('a'), ofBefore('b'))).toBe(false);
  });
});

describe('incidents/lane: whose mark a lane has', () => {
  const mark = { laneId: laneIdOf('old'), laneKey: 'old' };

  it('is its own, under its key and under those that it had', () => {
    expect(isMarkOf(mark, { key: 'old' })).toBe(true);
    expect(isMarkOf(mark, { key: 'new', formerly: ['older', 'old'] })).toBe(true);
    expect(isMarkOf(mark, { key: 'new', formerly: ['older'] })).toBe(false);
    expect(isMarkOf(mark, { key: 'new' })).toBe(false);
    expect(laneIdsOf({ key: 'new', formerly: ['old'] })).toEqual([laneIdOf('new'), laneIdOf('old')]);
    expect(laneIdsOf({ key: 'new' })).toEqual([laneIdOf('new')]);
  });
});

describe('incidents/lane: what else has one', () => {
  it('the size of a backup, and a copy that never began', () => {
    const size = { bytes: 1, usualBytes: 9, runs: 5 };
    const destinationVaultArn = 'arn:aws:backup:us-east-1:111122223333:backup-vault:dr';

    expect(laneKeyOf(anEvent({ size }))).toBe(`${laneKeyOf(event)}|size`);
    expect(laneKeyOf(anEvent({ kind: 'missed' }))).toBe(laneKeyOf(event));
    expect(laneKeyOf(anEvent({ kind: 'missed', destinationVaultArn }))).toBe(
      laneKeyOf(anEvent({ kind: 'copy', destinationVaultArn })),
    );
  });

  it('a restore, by its recovery point while no more is known', () => {
    const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/carts';
    const restore = (change: Parameters<typeof anEvent>[0]) =>
      anEvent({ kind: 'restore', resourceArn: null, ...change });

    expect(laneKeyOf(restore({ recoveryPointArn: null }))).toContain('|job:');
    expect(laneKeyOf(restore({ recoveryPointArn: `${table}/backup/01` }))).toMatch(/table\/carts$/);
    const known = restore({ resourceArn: table, recoveryPointArn: 'arn:rp' });
    expect(earlierLaneKeysOf(known)).toEqual([laneKeyOf(restore({ recoveryPointArn: 'arn:rp' }))]);
    expect(earlierLaneKeysOf(restore({ recoveryPointArn: null }))).toEqual([]);
    expect(earlierLaneKeysOf(restore({ recoveryPointArn: 'arn:rp' })), 'no more is known now').toEqual([]);
    expect(earlierLaneKeysOf(event)).toEqual([]);
    const point = { resourceArn: null, recoveryPointArn: `${table}/backup/01` };
    expect(laneKeyOf(anEvent(point)), 'of a backup it says nothing').toBe(
      `111122223333|eu-west-1|backup|${table}/backup/01`,
    );
    expect(laneKeyOf(restore({ recoveryPointArn: `copy of ${table}/backup/01` }))).toContain('|copy of arn:');
    expect(earlierLaneKeysOf(anEvent({ recoveryPointArn: 'arn:rp' }))).toEqual([]);
  });

  it('a restore and its test had one in 0.1.0, and the test has it to itself now', () => {
    const restore = anEvent({ kind: 'restore', resourceArn: 'arn:db', recoveryPointArn: 'arn:rp' });
    const begin = '111122223333|eu-west-1|restore';
    const keys = [
      { shared: `${begin}|arn:db`, ofTest: `${begin}|arn:db|restore-test` },
      { shared: `${begin}|arn:rp`, ofTest: `${begin}|arn:rp|restore-test` },
    ];

    expect(sharedLaneKeysOf(restore)).toEqual(keys);
    expect(sharedLaneKeysOf({ ...restore, isRestoreTest: true })).toEqual(keys);
    expect(sharedLaneKeysOf({ ...restore, resourceArn: null })).toEqual(keys.slice(1));
    expect(sharedLaneKeysOf({ ...restore, resourceArn: 'arn:rp' })).toEqual(keys.slice(1));
    expect(sharedLaneKeysOf(event)).toEqual([]);
  });
});

describe('incidents/lane: what is kept on one', () => {
  const lane = newLane('a');

  it('times later than can be are not', () => {
    const of = (success: string | null, ...problems: string[]) =>
      plausibleLane({ ...lane, lastSuccessStartedAt: success, problemsStartedAt: problems }, at(0));

    expect(of(at(1), at(-1), at(2))).toMatchObject({ lastSuccessStartedAt: null, problemsStartedAt: [at(-1)] });
    expect(of(at(-1), at(2))).toMatchObject({ lastSuccessStartedAt: at(-1), problemsStartedAt: [] });
    expect(of(null, at(2)).lastSuccessStartedAt).toBeNull();
    expect(of(at(0), at(0), at(1))).toMatchObject({ lastSuccessStartedAt: at(0), problemsStartedAt: [at(0)] });
    expect(of(at(-1), at(0))).toEqual({ ...lane, lastSuccessStartedAt: at(-1), problemsStartedAt: [at(0)] });
  });

  it('what a later success has ended is not in the row, though it may be there', () => {
    const over = { ...lane, lastSuccessStartedAt: at(1), problemsStartedAt: [at(0), at(2)] };

    expect(consecutiveFailures(over)).toBe(1);
    expect(withProblem(over, at(3)).problemsStartedAt).toEqual([at(2), at(3)]);
    const found = { ...over, found: [at(0), at(2)].map((startedAt) => ({ id: startedAt, startedAt })) };
    expect(stillFound(found)).toEqual([{ id: at(2), startedAt: at(2) }]);
    expect(withFound(found, 'x', at(3)).found?.map(({ id }) => id)).toEqual([at(2), 'x']);
  });

  it('of what was found the last twenty are', () => {
    const found = Array.from({ length: 25 }, (_none, index) => index).reduce(
      (before, index) => withFound(before, `f${index}`, at(index)),
      lane,
    );

    expect(found.found).toHaveLength(20);
    expect(found.found?.at(-1)?.id).toBe('f24');
  });

  it('what was found is, once, until it is found no longer', () => {
    const found = withFound(withFound(withFound(lane, 'x', at(0)), 'x', at(1)), 'y', at(2));

    expect(found.found).toEqual([
      { id: 'x', startedAt: at(1) },
      { id: 'y', startedAt: at(2) },
    ]);
    expect(withoutFound(found, 'x').found).toEqual([{ id: 'y', startedAt: at(2) }]);
    expect(withoutFound(withoutFound(found, 'x'), 'y')).not.toHaveProperty('found');
    expect(withoutFound(lane, 'x')).toEqual(lane);
  });

  it('a resource that was taken for gone is back with a job that was started later', () => {
    const gone = { ...lane, gone: { at: at(0) } } as typeof lane;

    expect(backSince(gone, at(1))).toBe(at(0));
    expect(backSince(gone, at(0))).toBeNull();
    expect(backSince(lane, at(1))).toBeNull();
  });
});
