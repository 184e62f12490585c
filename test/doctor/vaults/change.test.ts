import { describe, expect, it } from 'vitest';
import { changeOf, isSame } from '../../../src/doctor/vaults/change.ts';
import { vaultEvents } from '../../../src/doctor/vaults/vault-events.ts';
import type { VaultNotifications } from '../../../src/ports/aws-backup/backup-vaults.ts';
import { aSeenVault, denied, unanswered } from './a-vault.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:ours';
const theirs = 'arn:aws:sns:eu-west-1:111122223333:theirs';
const to = { topicArn, replace: false };
const all = [...vaultEvents];
const telling = (value: VaultNotifications | null) => aSeenVault({ notifications: { value } });

describe('doctor/vaults/change: changeOf', () => {
  it('lets a vault that notifies nobody tell of every event', () => {
    expect(changeOf(telling(null), to)).toEqual({
      ...{ vault: 'daily', before: null, after: { topicArn, events: all } },
      ...{ adds: all, drops: [], isNeeded: true, left: null, isView: false },
    });
  });

  it('adds what a vault does not tell of, drops what AWS tells nobody any more, and keeps what is newer', () => {
    const before = { topicArn, events: [...all.slice(1), 'BACKUP_JOB_FAILED', 'ACCESS_POINT_EXPIRED'] };

    expect(changeOf(telling(before), to)).toEqual({
      ...{ vault: 'daily', before, after: { topicArn, events: [...all, 'ACCESS_POINT_EXPIRED'] } },
      ...{ adds: [all[0]], drops: ['BACKUP_JOB_FAILED'], isNeeded: true, left: null, isView: false },
    });
  });

  it('changes nothing of a vault that is so already, in whatever order', () => {
    expect(changeOf(telling({ topicArn, events: all.toReversed() }), to)).toMatchObject({
      ...{ adds: [], drops: [], isNeeded: false, left: null },
    });
  });

  it('leaves another topic, unless it is to be replaced', () => {
    const seen = telling({ topicArn: theirs, events: all });

    expect(changeOf(seen, to)).toMatchObject({
      isNeeded: false,
      left: `it notifies another topic, ${theirs}; give --replace to put this one in its place`,
    });
    expect(changeOf(seen, { topicArn, replace: true })).toMatchObject({
      ...{ before: { topicArn: theirs }, after: { topicArn }, adds: [], isNeeded: true, left: null },
    });
  });

  it.each([
    ['denied', denied, 'backup:Something is denied'],
    ['not answered', unanswered, 'AWS did not answer'],
  ])('leaves a vault when it is %s whom it notifies, even to replace it', (_what, notifications, why) => {
    const left = `whom it notifies now is not known (${why}), and would be overwritten`;

    expect(changeOf(aSeenVault({ notifications }), { topicArn, replace: true })).toMatchObject({
      ...{ before: null, isNeeded: false, left },
    });
  });

  it.each([
    ['known', { value: null }],
    ['not known', denied],
  ])('leaves a view of a vault in another account, whom it notifies being %s', (_what, notifications) => {
    const view = aSeenVault({ vault: { type: 'RESTORE_ACCESS_BACKUP_VAULT' }, notifications });

    expect(changeOf(view, { topicArn, replace: true })).toMatchObject({
      ...{ isView: true, isNeeded: false, left: expect.stringMatching(/^it is a view of a vault in another account/) },
    });
  });
});

describe('doctor/vaults/change: isSame', () => {
  const some = { topicArn, events: ['A', 'B'] };

  it.each([
    ['nobody and nobody', null, null, true],
    ['nobody and somebody', null, some, false],
    ['somebody and nobody', some, null, false],
    ['other topics', some, { ...some, topicArn: theirs }, false],
    ['other events', some, { ...some, events: ['A', 'C'] }, false],
    ['more events', some, { ...some, events: ['A', 'B', 'C'] }, false],
    ['the same events in another order, one twice', some, { ...some, events: ['B', 'A', 'B'] }, true],
  ])('takes %s for the same or not', (_what, a, b, expected) => {
    expect(isSame(a, b)).toBe(expected);
  });
});
