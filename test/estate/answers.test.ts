import { describe, expect, it } from 'vitest';
import { aboutOf, isCutAnswer } from '../../src/estate/answers.ts';
import { answer, answersOf, listOf, refusal } from './answered.ts';

const page = {
  BackupJobs: [{ BackupJobId: 'a', State: 'COMPLETED', ResourceArn: 'arn:a', CreationDate: '2026-11-22' }],
};

describe('estate/answers', () => {
  it('knows what was answered, what was refused and what was not asked', () => {
    const answers = answersOf(
      listOf('list-frameworks', []),
      refusal('list-report-plans', 'AccessDenied'),
      refusal('get-role', 'NoSuchEntity', 'gone'),
    );

    expect(
      ['list-frameworks', 'list-report-plans', 'get-role', 'list-rules'].map((call) => answers.has(call as never)),
    ).toEqual([true, false, true, false]);
    expect(answers.to('get-role')).toEqual([]);
    expect(answers.all('get-role')).toHaveLength(1);
    expect(answers.about('get-role', 'other')).toBeNull();
    expect(answers.refusals().map(({ call }) => call)).toEqual(['list-report-plans']);
  });

  it('says why there is no answer', () => {
    const answers = answersOf(
      listOf('list-frameworks', []),
      refusal('list-report-plans', 'AccessDenied'),
      refusal('get-role', 'Throttling', 'busy'),
    );

    expect(answers.whyNot('list-frameworks')).toBeNull();
    expect(answers.whyNot('list-report-plans')).toBe('AWS answered AccessDenied');
    expect(answers.whyNot('get-role', 'busy')).toBe('AWS answered Throttling');
    expect(answers.whyNot('get-role', 'other')).toBe('it was not asked');
    expect(answers.whyNot('list-rules')).toBe('it was not asked');
  });

  it('lets the pages of one question follow each other', () => {
    const answers = answersOf(
      answer('list-frameworks', { Frameworks: [{ FrameworkName: 'a' }], NextToken: 'b' }),
      listOf('list-frameworks', [{ FrameworkName: 'b' }]),
    );

    expect(answers.listed('list-frameworks').map(({ FrameworkName: name }) => name)).toEqual(['a', 'b']);
    expect(answers.isCut('list-frameworks')).toBe(false);
  });

  it.each([
    ['before', true],
    ['after', false],
  ])('takes a refusal %s an answer for one of a part of it', (_when, isBefore) => {
    const [whole, refused] = [listOf('lookup-events', []), refusal('lookup-events', 'Throttling')];
    const answers = answersOf(...(isBefore ? [refused, whole] : [whole, refused]));

    expect(answers.to('lookup-events')).toHaveLength(1);
    expect(answers.partlyRefused()).toEqual([refused]);
    expect(answers.refusals()).toEqual([refused]);
    expect(answers.isCut('lookup-events')).toBe(true);
    expect(answers.cut()).toEqual([]);
    expect(answers.isWholeAbout('lookup-events')).toBe(false);
  });

  it('keeps the first of two refusals, and none that says that it is not there beside an answer', () => {
    const twice = answersOf(refusal('list-rules', 'Throttling'), refusal('list-rules', 'AccessDenied'));
    const gone = answersOf(answer('get-role', { Role: {} }, 'a'), refusal('get-role', 'NoSuchEntity', 'a'));

    expect(twice.refusals().map(({ refused }) => refused)).toEqual(['AccessDenied']);
    expect(twice.partlyRefused()).toEqual([]);
    expect(gone.partlyRefused()).toEqual([]);
  });

  it('says of a list that it lacks something when it is cut, or when something in it cannot be read', () => {
    const cut = answersOf(answer('list-frameworks', { Frameworks: [], NextToken: 'more' }));
    const unreadable = answersOf(listOf('list-frameworks', [{ FrameworkName: 'a' }, 7]));

    expect([cut.isCut('list-frameworks'), cut.cut(), cut.lacksSome('list-frameworks')]).toEqual([
      true,
      ['list-frameworks'],
      true,
    ]);
    expect([unreadable.isCut('list-frameworks'), unreadable.lacksSome('list-frameworks')]).toEqual([false, true]);
    expect(unreadable.lacksSome('list-frameworks')).toBe(true);
    expect(answersOf(answer('list-backup-jobs', page)).lacksSome('list-rules')).toBe(false);
    expect(isCutAnswer({ pages: [] })).toBe(false);
  });

  it('is whole about one thing when its answer is, or when there is no such thing', () => {
    const role = (name: string, Role: unknown) => answer('get-role', { Role }, name);
    const answers = answersOf(
      role('a', { Arn: 'arn:a' }),
      role('b', 7),
      refusal('get-role', 'NoSuchEntity', 'c'),
      refusal('get-role', 'AccessDenied', 'd'),
    );

    expect(['a', 'b', 'c', 'd', 'e'].map((name) => answers.isWholeAbout('get-role', name))).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('knows what an answer is about by its own words', () => {
    const ofVault = { RecoveryPoints: [{ RecoveryPointArn: 'arn:p', Status: 'COMPLETED', BackupVaultName: 'main' }] };

    expect(aboutOf('list-frameworks', [{}])).toEqual([]);
    expect(aboutOf('list-recovery-points-by-backup-vault', [ofVault])).toEqual(['main']);
    expect(aboutOf('get-backup-selection', [{ BackupPlanId: 'p', SelectionId: 's' }])).toEqual(['p', 's']);
    expect(aboutOf('get-role', [{ Role: { RoleName: 'r' } }])).toEqual(['r']);
    expect(aboutOf('get-role', [{ Role: 7 }])).toBeNull();
  });
});
