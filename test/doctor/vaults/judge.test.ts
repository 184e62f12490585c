import { describe, expect, it } from 'vitest';
import { countOf, judgeVaults, subscribeCommand, type VaultsPlace } from '../../../src/doctor/vaults/judge.ts';
import { eventsAsOf, vaultEvents } from '../../../src/doctor/vaults/vault-events.ts';
import type { VaultKey, VaultNotifications } from '../../../src/ports/aws-backup/backup-vaults.ts';
import type { Looked, TopicFound } from '../../../src/ports/deployment/deployment.ts';
import { now } from '../a-deployment.ts';
import { aListedVault, aSeenVault, aVaultKey, denied, unanswered } from './a-vault.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:ours';
const theirs = 'arn:aws:sns:eu-west-1:111122223333:theirs';
const place: VaultsPlace = { stage: 'prod', region: 'eu-west-1', topicArn, isOwnTopic: true };
const command = 'npx backup-alerts vaults subscribe --stage prod --region eu-west-1';
const all = [...vaultEvents];
const there = { value: { confirmed: 1, pending: 0 } };
const gone = { value: null };

/** What is said of a vault but how it is protected. */
function judge(
  seen: Parameters<typeof aSeenVault>[0],
  { at = {}, topic = there }: { at?: Partial<VaultsPlace>; topic?: Looked<TopicFound | null> | null } = {},
) {
  const { found } = judgeWhole(seen, { at, topic });
  return found.map(({ state, drift, says, fix }) => [state, drift, says, fix]);
}

function judgeWhole(
  seen: Parameters<typeof aSeenVault>[0],
  { at = {}, topic = there }: { at?: Partial<VaultsPlace>; topic?: Looked<TopicFound | null> | null } = {},
) {
  const said = judgeVaults([aSeenVault(seen)], { ...place, ...at }, topic, now);
  return { found: said.slice(0, -1), protection: said.at(-1) };
}

const telling = (value: VaultNotifications | null) => ({ notifications: { value } });
const ofAll = telling({ topicArn, events: all });
const withKey = (key: Looked<VaultKey | null>, keyArn?: string) => ({
  ...ofAll,
  key,
  ...(keyArn === undefined ? {} : { vault: { keyArn } }),
});

describe('doctor/vaults/judge: notifications', () => {
  it.each([
    ['nobody', telling(null), 'no-notifications', 'It notifies nobody.', `${command} daily`],
    [
      'another topic',
      telling({ topicArn: theirs, events: [] }),
      'other-topic',
      `It notifies another topic, ${theirs}.`,
      `${command} --replace daily`,
    ],
    [
      'of too little',
      telling({ topicArn, events: all.slice(2) }),
      'events-missing',
      'It does not tell of BACKUP_JOB_STARTED, BACKUP_JOB_COMPLETED.',
      `${command} daily`,
    ],
    [
      'of nothing',
      telling({ topicArn, events: [] }),
      'events-missing',
      `It does not tell of ${all.slice(0, 4).join(', ')} and ${all.length - 4} more.`,
      `${command} daily`,
    ],
    [
      'of what AWS tells nobody any more',
      telling({ topicArn, events: [...all, 'BACKUP_JOB_FAILED'] }),
      'events-deprecated',
      'It is to tell of BACKUP_JOB_FAILED, of which AWS tells nobody any more.',
      `${command} daily`,
    ],
    [
      'of what nobody knows',
      telling({ topicArn, events: [...all, 'NEW_THING'] }),
      'events-unknown',
      `It tells of NEW_THING, which AWS’s page did not have on ${eventsAsOf}: subscribing takes it out.`,
      `${command} daily`,
    ],
  ])('finds that a vault notifies %s', (_what, seen, drift, says, fix) => {
    expect(judge(seen)).toEqual([['warning', drift, says, fix]]);
  });

  it('finds each kind of event that differs', () => {
    const events = [...all.slice(1), 'BACKUP_JOB_FAILED', 'NEW_THING'];

    expect(judge(telling({ topicArn, events })).map(([, drift]) => drift)).toEqual([
      ...['events-missing', 'events-deprecated', 'events-unknown'],
    ]);
  });

  it.each([
    ['that is there', there],
    ['that nobody looked at', null],
    ['that may not be looked at', denied],
  ])('is content with all events for a topic %s', (_what, topic) => {
    expect(judge(ofAll, { topic })).toEqual([]);
  });

  it('does not say that a topic is another one where it is not known which it is to be', () => {
    const at = { topicArn: null, isOwnTopic: false };

    expect(judge(telling({ topicArn: theirs, events: all }), { at, topic: null })).toEqual([]);
  });

  it.each([
    ['of the stage', true, 'npx serverless deploy --stage prod --param="region=eu-west-1"'],
    ['of one’s own', false, `aws sns get-topic-attributes --region eu-west-1 --topic-arn ${topicArn}`],
  ])('finds that the topic %s is gone, whatever it was told of', (_what, isOwnTopic, fix) => {
    const says = `It notifies the topic ${topicArn}, which is gone: nobody hears of it.`;

    expect(judge(telling({ topicArn, events: [] }), { at: { isOwnTopic }, topic: gone })).toEqual([
      ['broken', 'topic-gone', says, fix],
    ]);
  });

  it('says of a vault that notifies nobody just that when the topic is gone', () => {
    expect(judge(telling(null), { topic: gone }).map(([, drift]) => drift)).toEqual(['no-notifications']);
  });

  it.each([
    ['denied', denied, 'These credentials may not call backup:Something.', /^Allow backup:Something: .*vaults\.json/],
    ['not answered', unanswered, 'AWS did not answer.', null],
  ])('finds no drift when whom it notifies is %s', (_what, notifications, says, fix) => {
    const wanted = fix === null ? null : expect.stringMatching(fix);

    expect(judge({ notifications })).toEqual([['not-known', null, says, wanted]]);
  });

  it('asks nothing of a view of a vault in another account', () => {
    const { found, protection } = judgeWhole({ vault: { type: 'RESTORE_ACCESS_BACKUP_VAULT' } });

    expect(found).toEqual([]);
    expect(protection?.says).toMatch(/^A view of a vault in another account, .* it is not subscribed\. Key: /);
  });
});

describe('doctor/vaults/judge: the key', () => {
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1';
  const options = `--region eu-west-1 --key-id ${arn}`;
  const recover = `aws kms cancel-key-deletion ${options} && aws kms enable-key ${options}`;

  it.each([
    [
      'gone',
      null,
      'key-gone',
      `Its key ${arn} is gone: nothing can be backed up into it, and what it encrypted cannot be restored.`,
      `aws kms describe-key ${options}`,
    ],
    [
      'about to be deleted',
      aVaultKey({ state: 'PendingDeletion', deletedAt: '2026-12-01T00:00:00.000Z' }),
      'key-going',
      `Its key ${arn} is deleted 2026-12-01T00:00:00.000Z, and every backup that it encrypted is lost with it.`,
      recover,
    ],
    [
      'about to be deleted once its replicas are',
      aVaultKey({ state: 'PendingReplicaDeletion' }),
      'key-going',
      `Its key ${arn} is about to be deleted, and every backup that it encrypted is lost with it.`,
      recover,
    ],
    [
      'disabled',
      aVaultKey({ state: 'Disabled' }),
      'key-disabled',
      `Its key ${arn} is Disabled: nothing can be backed up into it, nor restored from it.`,
      `aws kms enable-key ${options}`,
    ],
    [
      'without its material',
      aVaultKey({ state: 'PendingImport' }),
      'key-disabled',
      `Its key ${arn} is PendingImport: nothing can be backed up into it, nor restored from it.`,
      `aws kms describe-key ${options}`,
    ],
  ])('finds that it is %s', (_what, value, drift, says, fix) => {
    expect(judge(withKey({ value }))).toEqual([['broken', drift, says, fix]]);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-update.html
  it.each(['Enabled', 'Updating'])('is content with one that is %s, which can be used', (state) => {
    expect(judge(withKey({ value: aVaultKey({ state }) }))).toEqual([]);
  });

  it.each([
    ['its own Region', 'arn:aws:kms:us-east-1:111122223333:key/1', 'us-east-1'],
    ['the Region of the vault, when it names none', 'alias/aws/backup', 'eu-west-1'],
  ])('is mended in %s', (_what, keyArn, region) => {
    const seen = withKey({ value: aVaultKey({ state: 'Disabled' }) }, keyArn);

    expect(judge(seen)[0]?.[3]).toBe(`aws kms enable-key --region ${region} --key-id ${keyArn}`);
  });

  it('cannot act on a shell that a command is copied to', () => {
    const seen = withKey({ value: null }, 'arn:aws:kms:$(a):1:key/`b`; c');

    expect(judge(seen)[0]?.[3]).toBe("aws kms describe-key --region '$(a)' --key-id 'arn:aws:kms:$(a):1:key/`b`; c'");
  });

  it('finds no drift in one that may not be looked at', () => {
    expect(judge(withKey(denied))).toEqual([
      [
        ...['not-known', null, 'These credentials may not call backup:Something.'],
        expect.stringContaining('examples/iam/vaults.json'),
      ],
    ]);
  });

  it.each([
    ['is AWS’s own', { keyType: 'AWS_OWNED_KMS_KEY' }],
    ['AWS does not name', { keyArn: null }],
  ])('says nothing of one that %s', (_what, vault) => {
    expect(judge({ ...ofAll, vault, key: null })).toEqual([]);
  });

  it('is looked at whoever is notified', () => {
    const key = { value: aVaultKey({ state: 'Disabled' }) };

    expect(judge({ notifications: denied, key }).map(([, drift]) => drift)).toEqual([null, 'key-disabled']);
  });
});

describe('doctor/vaults/judge: protection', () => {
  it('says it of every vault, last, as well', () => {
    const { found, protection } = judgeWhole(telling(null));

    expect(found).toHaveLength(1);
    expect(protection).toEqual({
      ...{ check: 'vaults', target: 'daily', state: 'ok', drift: null, fix: null },
      says: 'Key: the customer’s, enabled. Lock: not locked.',
    });
  });

  it.each([
    ['all', all, `Notifies ${topicArn} of all 17 events. Key: `],
    ['some', all.slice(1), `Notifies ${topicArn} of 16 of 17 events. Key: `],
  ])('says whom it notifies of %s', (_what, events, says) => {
    expect(judgeWhole(telling({ topicArn, events })).protection?.says).toContain(says);
  });

  it('says of one that is not locked which others are, four at most by name', () => {
    const named = (count: number) =>
      Array.from({ length: count }, (_, index) => aSeenVault({ vault: { name: `v${index}`, isLocked: true } }));
    const says = (count: number) =>
      judgeVaults([aSeenVault(ofAll), ...named(count)], place, there, now).find(({ target }) => target === 'daily')
        ?.says;

    expect(says(0)).toMatch(/ Lock: not locked\.$/);
    expect(says(1)).toMatch(/ Lock: not locked, other than v0\.$/);
    expect(says(6)).toMatch(/ Lock: not locked, other than v0, v1, v2, v3 and 2 more\.$/);
  });

  it('does not tell one that is locked of others', () => {
    const locked = { ...ofAll, vault: aListedVault({ isLocked: true }) };

    expect(judgeWhole(locked).protection?.says).toMatch(/ Lock: governance lock, [^.]*at any time\.$/);
  });
});

describe('doctor/vaults/judge: commands', () => {
  it.each([
    ['one vault', 'daily', place, false, `${command} daily`],
    ['all', null, place, false, `${command} --all`],
    ['what another topic has', 'daily', place, true, `${command} --replace daily`],
    ['a name like an option', '-odd', place, false, `${command} -- -odd`],
    ['a name that a shell acts on', '$(a)', place, false, `${command} '$(a)'`],
    ['another topic', 'daily', { ...place, isOwnTopic: false }, false, `${command} --topic ${topicArn} daily`],
    ['a topic that is not known', 'daily', { ...place, topicArn: null, isOwnTopic: false }, false, `${command} daily`],
  ])('subscribes %s', (_what, name, at, replace, words) => {
    expect(subscribeCommand(name, at, replace)).toBe(words);
  });

  it('counts only events that there are, each once', () => {
    expect(countOf(['BACKUP_JOB_STARTED', 'BACKUP_JOB_STARTED', 'NEW_THING'])).toBe('1 of 17 events');
    expect(countOf([...all, 'NEW_THING'])).toBe('all 17 events');
  });
});
