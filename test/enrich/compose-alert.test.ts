import { describe, expect, it } from 'vitest';
import { cancelDeletion } from '../../src/enrich/advice-lines.ts';
import { composeAlert, runLookups } from '../../src/enrich/enrich.ts';
import { nothingFound } from '../../src/enrich/findings.ts';
import { edited } from '../support/edited.ts';
import { details, eventOf, findings } from './sample-findings.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/0ab1';
const keyOf = (state: string) => ({ ...nothingFound, key: { state, deletedAt: null } });

describe('enrich/compose-alert: what an alert is made of, of enrich.ts', () => {
  it('takes the role of the job where the event names none', () => {
    const denied = { statusMessage: 'You are not authorized to perform this operation.' };
    const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
    const causeOf = (iamRoleArn: string | null, ofJob: string | null) =>
      composeAlert(
        eventOf('backup-failed', { ...denied, iamRoleArn }),
        findings({ job: details({ iamRoleArn: ofJob }) }),
        [],
        1,
      );

    expect(causeOf(role('Event'), role('Job')).cause?.key).toBe(`role|${role('Event')}`);
    expect(causeOf(null, role('Job')).cause?.key).toBe(`role|${role('Job')}`);
    expect(causeOf(null, role('Job')).error.advice.join(' ')).toContain(' Job');
    expect(causeOf(null, null).cause?.kind).toBe('message');
    const bare = eventOf('backup-failed', { ...denied, iamRoleArn: null });
    expect(composeAlert(bare, null, [], 1).cause?.kind).toBe('message');
  });

  it('judges a restore test as one, whoever says that it is', () => {
    const denied = { statusMessage: 'You are not authorized to perform this operation.' };
    const severity = (isRestoreTest: boolean, ofJob: boolean) =>
      composeAlert(
        eventOf('restore-failed', { ...denied, ...(isRestoreTest ? { isRestoreTest: true as const } : {}) }),
        findings({ job: details(ofJob ? { isRestoreTest: true } : {}) }),
        [],
        3,
      ).severity;

    expect([severity(false, false), severity(true, false), severity(false, true)]).toEqual([
      'critical',
      'high',
      'high',
    ]);
  });

  it('takes what was found for as bad as was said', () => {
    const found = { id: 'f', reason: 'unprotected', severity: 'low', about: 'resource', subject: 'x', name: 'x' };
    const event = eventOf('backup-failed', { kind: 'missed', found: found as never });

    expect(composeAlert(event, null, [], 9).severity).toBe('low');
    expect(composeAlert({ ...event, found: { ...found, severity: 'critical' } as never }, null, [], 1).severity).toBe(
      'critical',
    );
  });

  it('says first how a key is used again, where it is disabled and that was found', () => {
    const disabled = eventOf('backup-failed', { statusMessage: `KMS key ${key} is disabled` });
    const found = { id: 'f', reason: 'x', severity: 'high', about: 'resource', subject: 'x', name: 'x' } as never;
    const first = (event: typeof disabled, state: string) =>
      composeAlert(event, keyOf(state), [], 1).error.advice[0] ?? '';

    expect(first({ ...disabled, kind: 'missed', found }, 'Disabled')).toMatch(/^Let the key be used again/);
    expect(first({ ...disabled, kind: 'missed', found }, 'Enabled')).not.toMatch(/^Let the key be used again/);
    expect(first(disabled, 'Disabled')).not.toMatch(/^Let the key be used again/);
    const itself = { ...(found as object), keyState: 'Disabled' } as never;
    expect(composeAlert({ ...disabled, kind: 'missed', found: itself }, null, [], 1).error.advice[0]).toMatch(
      /^Let the key be used again/,
    );
  });

  it('says once how the deletion of a key is cancelled, and then all else', () => {
    const event = eventOf('backup-failed', { statusMessage: `KMS key ${key} is pending deletion` });
    const usual = composeAlert(event, keyOf('Enabled'), [], 1).error.advice;
    const saving = composeAlert(event, keyOf('PendingDeletion'), [], 1).error.advice;
    const [cancels = ''] = cancelDeletion.split('`');

    expect(usual.some((line) => line.startsWith(cancels))).toBe(true);
    expect(saving.slice(0, 2).map((line) => line.slice(0, 30))).toEqual([
      'The KMS key is pending deletio',
      'Then let it be used again: `aw',
    ]);
    expect(saving.slice(2)).toEqual(usual.filter((line) => !line.startsWith(cancels)));
  });

  it('lacks no resource where a set-up was found', () => {
    const found = (about: string) =>
      composeAlert(
        eventOf('backup-failed', {
          kind: 'missed',
          resourceArn: null,
          found: { id: 'f', reason: 'x', severity: 'high', about, subject: 'x', name: 'x' } as never,
        }),
        null,
        [],
        1,
      ).missing;

    expect(found('set-up')).toEqual([]);
    expect(found('resource')).toEqual(['resource: not in the event']);
  });
});

describe('enrich/compose-alert: who is asked', () => {
  const tags = { tagsOf: async () => ({ owner: 'ana' }) };
  const asked = async (change: Parameters<typeof eventOf>[1], home?: { accountId: string; region: string }) =>
    (await runLookups({ tags, ...(home === undefined ? {} : { home }) }, eventOf('backup-failed', change), 1000))
      .findings.tags !== null;
  const { accountId, region } = eventOf('backup-failed');

  it('nobody about a drill, nor about what is elsewhere', async () => {
    expect(await asked({})).toBe(true);
    expect(await asked({ drill: true })).toBe(false);
    expect(await asked({}, { accountId, region })).toBe(true);
    expect(await asked({}, { accountId: '444455556666', region })).toBe(false);
    expect(await asked({}, { accountId, region: 'us-east-1' })).toBe(false);
    expect(await asked({ accountId: 'unknown', region: 'unknown' }, { accountId, region })).toBe(true);
  });

  it('CloudTrail about jobs that somebody can stop, and when', async () => {
    const calls: unknown[][] = [];
    const trail = {
      whoStopped: async (...args: unknown[]) => {
        calls.push(args.slice(0, 2));
        return 'arn:ana';
      },
    };
    const stopped = eventOf('backup-failed', { outcome: 'aborted' });
    const who = async (change: object) =>
      (await runLookups({ trail } as never, { ...stopped, ...change }, 1000)).findings.stoppedBy;

    expect(await who({})).toBe('arn:ana');
    expect(calls).toEqual([[stopped.jobId, { from: stopped.startedAt, to: stopped.occurredAt }]]);
    expect(await who({ jobId: '' })).toBeNull();
    expect(await who({ outcome: 'failed' })).toBeNull();
    expect(await who({ kind: 'vault' })).toBeNull();
    expect(await who({ kind: 'copy' })).toBeNull();
  });

  it('about the lock of the vault that a backup goes to, by the name that the event has, else its job', async () => {
    const vaults = { isLocked: async (name: string) => name === 'locked' };
    const of = async (vaultName: string | null, ofJob: string | null, kind: 'backup' | 'copy' = 'backup') =>
      (
        await runLookups(
          { vaults, describer: { describe: async () => details({ vaultName: ofJob }) } } as never,
          eventOf('backup-failed', { vaultName, kind }),
          1000,
        )
      ).findings.vaultLocked;

    expect(await of('locked', 'open')).toBe(true);
    expect(await of(null, 'locked')).toBe(true);
    expect(await of(null, null)).toBeNull();
    expect(await of('locked', null, 'copy')).toBeNull();
  });

  it('about a key of this account alone', async () => {
    const encryptionKeys = { stateOf: async () => ({ state: 'Enabled', deletedAt: null }) };
    const of = async (arn: string) =>
      runLookups(
        { encryptionKeys } as never,
        eventOf('backup-failed', { statusMessage: `KMS key ${arn} is disabled` }),
        1000,
      );

    expect((await of(key)).findings.key).toEqual({ state: 'Enabled', deletedAt: null });
    expect((await of(edited(key, ['111122223333', '444455556666']))).missing).toEqual([
      'KMS key: the key is in another account or Region',
    ]);
  });

  it('about nothing that only a job could say, where nobody describes jobs', async () => {
    const never = () => Promise.reject(new Error('asked'));
    const sources = {
      tags: { tagsOf: never },
      plans: { plan: never, tagsOfPlan: never },
      encryptionKeys: { stateOf: never },
    };
    const bare = { resourceArn: null, planId: null, planArn: null, vaultName: null, statusMessage: null };

    expect((await runLookups(sources as never, eventOf('backup-minimal', bare), 1000)).missing).toEqual([]);
  });
});
