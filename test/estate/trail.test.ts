import { describe, expect, it } from 'vitest';
import { keptOf } from '../../src/estate/kept-fields.ts';
import { PagesRead, questionOf } from '../../src/estate/pages.ts';
import { trailedCalls } from '../../src/estate/trail.ts';
import { trailed } from '../findings/trailed.ts';
import { answersOf, listOf } from './answered.ts';

const span = { since: '2026-11-20T00:00:00.000Z', at: '2026-11-22T14:00:00.000Z' };
const calls = (...events: unknown[]) => trailedCalls(answersOf(listOf('lookup-events', events)), span);

describe('estate/trail', () => {
  it('reads the calls of a time that changed something, oldest first', () => {
    const early = trailed('DeleteBackupPlan', { backupPlanId: 'p' }, { eventTime: '2026-11-20T01:00:00Z' });
    const late = trailed('DisableKey', {}, { eventTime: '2026-11-21T01:00:00Z' });
    const refused = trailed('DisableKey', {}, { errorCode: 'AccessDenied' });
    const before = trailed('DisableKey', {}, { eventTime: '2026-11-19T01:00:00Z' });
    const other = trailed('CreateBackupPlan', {});

    expect(calls(late, refused, before, other, early, late).map(({ name }) => name)).toEqual([
      'DeleteBackupPlan',
      'DisableKey',
      'DisableKey',
    ]);
  });

  it('names who called by the ARN, else by the name, else by the service', () => {
    const by = (userIdentity: object, Username?: string) => {
      const CloudTrailEvent = JSON.stringify({ userIdentity });
      return calls({ EventName: 'DisableKey', EventTime: span.since, Username, CloudTrailEvent })[0]?.by;
    };

    expect(by({ arn: 'arn:a', invokedBy: 'b' }, 'c')).toBe('arn:a');
    expect(by({ invokedBy: 'b' }, 'c')).toBe('c');
    expect(by({ invokedBy: 'b' })).toBe('b');
    expect(by({})).toBeNull();
  });

  it('takes what the list says where the event cannot be read, and nothing without name or time', () => {
    const [one, ...others] = calls(
      { EventName: 'DisableKey', EventTime: span.since, CloudTrailEvent: '{' },
      { EventTime: span.since },
      { EventName: 'DisableKey' },
    );

    expect(one).toMatchObject({ name: 'DisableKey', at: span.since, parameters: {}, event: {} });
    expect(others).toEqual([]);
  });
});

describe('estate/kept-fields', () => {
  const fine = { BackupJobId: 'a', State: 'COMPLETED', MessageCategory: 'SUCCESS', ResourceArn: 'arn:r', More: 'x' };
  const share = (text: string) => `${text}!`;

  it('keeps of a job that is fine what is looked at, and shares what others have, too', () => {
    const CreatedBy = { BackupPlanId: 'p', BackupRuleId: 'r', BackupPlanArn: 'arn:p' };

    expect(keptOf('list-backup-jobs', { ...fine, CreatedBy }, share)).toEqual({
      BackupJobId: 'a',
      State: 'COMPLETED!',
      MessageCategory: 'SUCCESS!',
      ResourceArn: 'arn:r!',
      CreatedBy: { BackupPlanId: 'p!', BackupRuleId: 'r!' },
    });
    expect(keptOf('list-backup-jobs', { ...fine, CreatedBy: null }, share)).toMatchObject({ CreatedBy: {} });
    expect(keptOf('list-backup-jobs', { ...fine, CreatedBy: 7 }, share)).toMatchObject({ CreatedBy: 7 });
  });

  it.each([{ State: 'FAILED' }, { StatusMessage: 'It is late.' }, { MessageCategory: 'EXPIRED' }])(
    'keeps all of a job that has to be explained: %j',
    (change) => {
      expect(keptOf('list-backup-jobs', { ...fine, ...change }, share)).toEqual({ ...fine, ...change });
    },
  );

  it('keeps of a call what was done by whom, and what cannot be read', () => {
    const event = {
      ...{ eventName: 'DisableKey', eventVersion: '1.09', requestParameters: { keyId: 'k' } },
      ...{
        userIdentity: { arn: 'arn:a', type: 'IAMUser' },
        responseElements: { previousLifecycle: { a: 1 }, more: 1 },
      },
    };
    const listed = { EventId: '1', EventName: 'DisableKey', EventTime: span.since };

    const kept = keptOf('lookup-events', { ...listed, CloudTrailEvent: JSON.stringify(event) }, share);
    expect(JSON.parse(JSON.stringify(kept))).toEqual({
      EventName: 'DisableKey',
      EventTime: span.since,
      CloudTrailEvent: {
        eventName: 'DisableKey',
        requestParameters: { keyId: 'k' },
        userIdentity: { arn: 'arn:a' },
        responseElements: { previousLifecycle: { a: 1 } },
      },
    });
    expect(keptOf('lookup-events', { ...listed, CloudTrailEvent: '{' }, share)).toMatchObject({ CloudTrailEvent: '{' });
  });

  it('keeps all of other lists, and of recovery points what is looked at', () => {
    expect(keptOf('list-frameworks', { a: 1 }, share)).toEqual({ a: 1 });
    expect(
      keptOf(
        'list-recovery-points-by-backup-vault',
        { RecoveryPointArn: 'arn:p', Status: 'COMPLETED', IsEncrypted: true },
        share,
      ),
    ).toEqual({
      RecoveryPointArn: 'arn:p',
      Status: 'COMPLETED!',
      CreatedBy: {},
    });
  });
});

describe('estate/pages', () => {
  const frameworks = (NextToken?: string) => ({
    Frameworks: [{ FrameworkName: 'a' }, 7],
    ...(NextToken === undefined ? {} : { NextToken }),
  });

  it('goes on while pages name another, and ends where the same is named again', () => {
    const pages = new PagesRead('list-frameworks');
    expect(pages.next).toEqual({});
    pages.take(frameworks('1'));
    expect(pages.next).toEqual({ NextToken: '1' });
    pages.take(frameworks('1'));

    expect(pages.next).toBeNull();
    expect(pages.pages).toEqual([frameworks(), frameworks('1')]);
  });

  it('is cut after as many pages as are wanted, unless nothing hangs on the rest', () => {
    const read = (isCutAfter?: boolean) => {
      const pages = new PagesRead('list-frameworks', { most: 1, ...(isCutAfter === undefined ? {} : { isCutAfter }) });
      pages.take(frameworks('1'));
      return [pages.next, pages.pages[0]?.NextToken];
    };

    expect(read()).toEqual([null, '1']);
    expect(read(false)).toEqual([null, undefined]);
  });

  it('takes a page that is no list as it is', () => {
    const one = new PagesRead('get-role');
    one.take({ Role: { RoleName: 'r' } });
    const none = new PagesRead('list-frameworks');
    none.take({ Frameworks: 7 });

    expect([...one.pages, ...none.pages]).toEqual([{ Role: { RoleName: 'r' } }, { Frameworks: 7 }]);
  });

  it('asks for jobs of some days before, and about each thing by the names of AWS', () => {
    const since = '2026-11-20T00:00:00.000Z';
    const from = new Date('2026-11-17T00:00:00.000Z');

    expect(questionOf('list-copy-jobs', [], since)).toEqual({ ByCreatedAfter: from, MaxResults: 1000 });
    expect(questionOf('list-scan-jobs', [], since)).toEqual({ ByCompleteAfter: from, MaxResults: 1000 });
    expect(questionOf('get-resources', [], since)).toEqual({ ResourcesPerPage: 100 });
    expect(questionOf('get-backup-selection', ['p', 's'], since)).toEqual({ BackupPlanId: 'p', SelectionId: 's' });
    expect(questionOf('list-frameworks', [], since)).toEqual({});
  });
});
