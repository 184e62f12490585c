import { afterEach, describe, expect, it, vi } from 'vitest';
import { composeAlert, runLookups } from '../../src/enrich/enrich.ts';
import { type EnrichmentSources, nothingFound } from '../../src/enrich/findings.ts';
import { lookups } from '../../src/enrich/registry.ts';
import { sources as readSources } from '../support/architecture.ts';
import { edited } from '../support/edited.ts';
import { askable, everything, goodPoints, job, key } from './everything.ts';
import { details, eventOf, findings } from './sample-findings.ts';

const sources = readSources();

/** What each lookup calls, and what is missing when that call goes wrong. */
const calls: Record<string, { source: keyof EnrichmentSources; method: string; brings: string }> = {
  'job-details': { source: 'describer', method: 'describe', brings: 'job details' },
  'resource-tags': { source: 'tags', method: 'tagsOf', brings: 'resource tags' },
  'recovery-points': { source: 'recoveryPoints', method: 'goodOnesOf', brings: 'last good recovery point' },
  plan: { source: 'plans', method: 'plan', brings: 'backup plan' },
  'plan-tags': { source: 'plans', method: 'tagsOfPlan', brings: 'plan tags' },
  'vault-lock': { source: 'vaults', method: 'isLocked', brings: 'vault lock' },
  'key-state': { source: 'encryptionKeys', method: 'stateOf', brings: 'KMS key' },
  'stopped-by': { source: 'trail', method: 'whoStopped', brings: 'who stopped it' },
};

/** Sources of which one method does something else. */
function sourcesWith(id: string, replaced: (...args: never[]) => unknown): EnrichmentSources {
  const { source, method } = calls[id] ?? { source: 'tags', method: '' };
  const all = askable();
  return { ...all, [source]: { ...(all[source] as object), [method]: replaced } };
}

const failing = (name: string) => () => Promise.reject(Object.assign(new Error('secret in a message'), { name }));

afterEach(() => {
  vi.useRealTimers();
});

describe('enrich/enrich', () => {
  it('finds everything at once', async () => {
    expect(await runLookups(askable(), everything, 1000)).toEqual({
      findings: {
        job: { ...job, statusMessage: null },
        tags: { owner: 'orders-team' },
        planTags: { team: 'platform' },
        plan: { name: 'daily', rules: [], nextRuns: [] },
        vaultLocked: true,
        goodPoints,
        key: { state: 'PendingDeletion', deletedAt: null },
        stoppedBy: 'arn:aws:iam::111122223333:user/ana',
        defaultOwner: null,
      },
      missing: [],
    });
  });

  it('a key that is about to be deleted is what people do something about first, whatever broke', () => {
    const key = { state: 'PendingDeletion', deletedAt: '2026-12-05T03:00:00.000Z' };
    const message = 'Access to the KMS key arn:aws:kms:eu-central-1:111122223333:key/0ab1 is denied: kms:CreateGrant';
    const event = { ...everything, statusMessage: message };
    const alert = composeAlert(event, { ...nothingFound, key }, [], 1);
    const enabled = composeAlert(event, { ...nothingFound, key: { state: 'Enabled', deletedAt: null } }, [], 1);

    expect(alert.error.advice[0]).toContain('`aws kms cancel-key-deletion --region ');
    expect(alert.error.advice.filter((line) => line.includes('cancel-key-deletion'))).toHaveLength(1);
    expect(alert.job.keyDeletedAt).toBe(key.deletedAt);
    expect(alert.severity).toBe('critical');
    expect(enabled.error.advice[0]).not.toContain('cancel-key-deletion');
    expect(enabled.job).not.toHaveProperty('keyDeletedAt');
  });

  it('knows here what every lookup of the registry calls', () => {
    expect(
      lookups
        .filter(({ id }) => calls[id] === undefined)
        .map(({ id }) => `${id}: add to \`calls\` above what it calls`),
    ).toEqual([]);
    expect(lookups.map(({ id, source, brings }) => [id, source, brings])).toEqual(
      Object.entries(calls).map(([id, { source, brings }]) => [id, source, brings]),
    );
  });

  it('has every lookup in the registry, under the name of its file', () => {
    const files = sources
      .filter(({ file, text }) => file.startsWith('enrich/lookups/') && /: Lookup</.test(text))
      .map(({ file }) => file.slice('enrich/lookups/'.length, -'.ts'.length));

    expect(files.length).toBeGreaterThan(5);
    expect(
      files
        .filter((file) => !lookups.some(({ id }) => id === file))
        .map((file) => `${file}: add it to the list of enrich/registry.ts, with the id ${file}`),
    ).toEqual([]);
  });

  it('finds nothing that nobody makes something of', () => {
    const readers = sources.filter(({ file }) => /^enrich\/(?!lookups\/|registry|findings|lookup\.ts)/.test(file));
    const isRead = (name: string) => readers.some(({ text }) => new RegExp(`[.{ ]${name}\\b`).test(text));

    expect(
      lookups
        .filter(({ finds }) => !isRead(finds))
        .map(
          ({ id, finds }) => `${id}: nothing in enrich/ reads \`${finds}\` of the findings; let composeAlert show it`,
        ),
    ).toEqual([]);
  });

  it('completes a bare event from the details', async () => {
    const event = eventOf('backup-minimal');
    const { findings, missing } = await runLookups({ describer: { describe: async () => job } }, event, 1000);

    expect(composeAlert(event, findings, missing, 1)).toMatchObject({
      severity: 'high',
      error: { code: 'access-denied', message: 'Something odd.' },
      resource: { name: 'Orders', type: 'RDS' },
      job: {
        planName: 'daily',
        ruleName: 'nightly',
        vaultName: 'prod-daily',
        initiator: 'plan',
        messageCategory: 'ACCESS_DENIED',
      },
      missing: ['account: not in the event', 'region: not in the event'],
    });
  });

  it('says nothing of a gap where only the size of a backup is wrong: that backup is there', () => {
    const size = { bytes: 1, usualBytes: 9, runs: 5 };
    const goodPoints = [{ arn: 'point', createdAt: '2026-03-01T02:00:00.000Z', encryptionKeyArn: null }];
    const exposureOf = (event: Parameters<typeof composeAlert>[0]) =>
      composeAlert(event, { ...nothingFound, goodPoints }, [], 1).exposure;

    expect(exposureOf({ ...eventOf('backup-completed'), size })).toBeNull();
    expect(exposureOf(eventOf('backup-failed'))).not.toBeNull();
  });

  it('is complete without findings', () => {
    const alert = composeAlert(eventOf('backup-failed'), null, ['job details: throttled'], 3);

    expect(alert).toMatchObject({
      severity: 'critical',
      strikes: 3,
      owner: null,
      ownerSource: null,
      orphan: false,
      exposure: null,
      missing: ['job details: throttled'],
    });
    expect(alert.error.code).toBe('resource-not-available');
  });

  it('puts together what was found', () => {
    const found = findings({
      job,
      tags: { environment: 'prod', 'backup-rpo': '24h' },
      planTags: { team: 'platform' },
      plan: {
        name: 'daily',
        rules: [{ id: 'rule-1', name: 'nightly', schedule: 'cron(0 2 ? * * *)', timezone: 'Etc/UTC' }],
        nextRuns: [{ ruleId: 'rule-1', at: '2027-01-01T02:00:00.000Z' }],
      },
      vaultLocked: true,
      goodPoints: [{ arn: 'a', createdAt: '2026-03-01T02:00:00.000Z', encryptionKeyArn: key }],
    });
    const alert = composeAlert(everything, found, [], 2, '2026-03-03T02:00:00.000Z');

    expect(alert).toMatchObject({
      owner: 'platform',
      ownerSource: 'plan tag',
      orphan: false,
      resource: { tags: { environment: 'prod' } },
      job: { schedule: 'cron(0 2 ? * * *)', scheduleTimezone: 'Etc/UTC', vaultLocked: true, encryptionKeyArn: key },
      exposure: {
        lastGoodAt: '2026-03-01T02:00:00.000Z',
        rpoSeconds: 86_400,
        rpoSource: 'tag',
        neverGood: false,
        nextRunAt: '2027-01-01T02:00:00.000Z',
        firstFailureAt: '2026-03-03T02:00:00.000Z',
      },
      cause: { key: `kms|${key}` },
    });
    expect(alert.error.advice.join(' ')).toContain(key);
  });

  describe.each(Object.entries(calls))('%s', (id, { brings }) => {
    it.each([
      ['denied', 'AccessDeniedException', 'access denied'],
      ['throttled', 'ThrottlingException', 'throttled'],
      ['refused by our own pace', 'PaceThrottling', 'throttled'],
      ['without credentials', 'ExpiredTokenException', 'no valid credentials'],
      ['timed out', 'TimeoutError', 'no answer in time'],
      ['down', 'ServiceUnavailableException', 'the service is unavailable'],
      ['refused', 'InvalidParameterValueException', 'the request failed (InvalidParameterValueException)'],
      ['broken', 'Error', 'the request failed'],
      ['hostile', 'https://hooks.example.com/secret', 'the request failed'],
    ])('%s: the alert goes out and says what is missing', async (_fault, name, says) => {
      const { missing } = await runLookups(sourcesWith(id, failing(name)), everything, 1000);

      expect(missing).toEqual([`${brings}: ${says}`]);
      expect(composeAlert(everything, null, missing, 1).missing).toContain(`${brings}: ${says}`);
    });

    it('that throws before it promises is missing too', async () => {
      const broken = () => {
        throw new Error('at once');
      };

      expect((await runLookups(sourcesWith(id, broken), everything, 1000)).missing).toEqual([
        `${brings}: the request failed`,
      ]);
    });

    it('that never answers holds nothing up longer than the budget, and is told to stop', async () => {
      vi.useFakeTimers();
      const signals: AbortSignal[] = [];
      const never = (...args: unknown[]) => {
        signals.push(args.at(-1) as AbortSignal);
        return new Promise(() => undefined);
      };
      const found = runLookups(sourcesWith(id, never), everything, 1500);
      await vi.advanceTimersByTimeAsync(1500);

      const { missing, findings: rest } = await found;
      expect(missing).toContain(`${brings}: no answer within 1500 ms`);
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      expect(rest.tags === null).toBe(id === 'resource-tags');
    });
  });

  it('adds nothing that comes after the budget', async () => {
    vi.useFakeTimers();
    const late = () => new Promise((resolve) => setTimeout(() => resolve({ owner: 'late' }), 2000));
    const found = runLookups(sourcesWith('resource-tags', late), everything, 1500);
    await vi.advanceTimersByTimeAsync(1500);
    const { findings: rest } = await found;
    await vi.advanceTimersByTimeAsync(1000);

    expect(rest.tags).toBeNull();
  });

  it('describes the job once for everybody who needs it', async () => {
    const describe = vi.fn(async () => job);
    await runLookups(askable({ describer: { describe } }), eventOf('backup-minimal'), 1000);

    expect(describe).toHaveBeenCalledTimes(1);
  });

  it('says that AWS does not know the job', async () => {
    expect((await runLookups({ describer: { describe: async () => null } }, everything, 1000)).missing).toEqual([
      'job details: AWS does not know the job',
    ]);
  });

  it('says what the sources do not know', async () => {
    const unknowing = askable({
      encryptionKeys: { stateOf: async () => null },
      trail: { whoStopped: async () => null },
    });

    expect((await runLookups(unknowing, everything, 1000)).missing).toEqual([
      'KMS key: AWS does not know the key',
      'who stopped it: CloudTrail does not show it yet',
    ]);
  });

  it('asks about a key of this account and Region only', async () => {
    const stateOf = vi.fn(async () => null);
    const elsewhere = {
      ...everything,
      statusMessage: `KMS key ${edited(key, ['eu-central-1', 'us-east-1'])} is disabled`,
    };

    expect((await runLookups({ encryptionKeys: { stateOf } }, elsewhere, 1000)).missing).toEqual([
      'KMS key: the key is in another account or Region',
    ]);
    expect(stateOf).not.toHaveBeenCalled();
  });

  it("asks about the key when AWS's category alone says that it is about one", async () => {
    const stateOf = vi.fn(async () => null);
    const silent = { ...everything, messageCategory: 'KmsKeyError', statusMessage: null };
    const describer = {
      describe: async () => ({ ...job, messageCategory: null, statusMessage: null, encryptionKeyArn: key }),
    };
    await runLookups({ describer, encryptionKeys: { stateOf } }, silent, 1000);
    expect(stateOf).toHaveBeenCalledTimes(1);

    const found = { ...silent, finding: 'validation-failed' as const };
    await runLookups({ describer, encryptionKeys: { stateOf } }, found, 1000);
    expect(stateOf, 'what was found counts before the category').toHaveBeenCalledTimes(1);
  });

  it('asks for the lock of a vault only when the job does not say', async () => {
    const isLocked = vi.fn(async () => true);
    const described = { describer: { describe: async () => ({ ...job, vaultLocked: false }) } };
    await runLookups({ ...described, vaults: { isLocked } }, everything, 1000);

    expect(isLocked).not.toHaveBeenCalled();
  });

  it.each(['drill', 'unknown-detail-type', 'copy-created', 'recovery-point-expired'])(
    'describes no job of %s',
    async (name) => {
      const describe = vi.fn(async () => job);

      expect((await runLookups({ describer: { describe } }, eventOf(name), 1000)).missing).toEqual([]);
      expect(describe).not.toHaveBeenCalled();
    },
  );

  it('asks nothing about what is not known, and no vault or recovery point about what makes none', async () => {
    const asked: string[] = [];
    const noting = (id: string) => async () => void asked.push(id);
    const noted: EnrichmentSources = Object.fromEntries(
      Object.values(calls).map(({ source }) => [
        source,
        Object.fromEntries(
          Object.entries(calls).flatMap(([id, one]) => (one.source === source ? [[one.method, noting(id)]] : [])),
        ),
      ]),
    );
    const nothing = {
      resourceArn: null,
      recoveryPointArn: null,
      vaultName: null,
      planId: null,
      planArn: null,
      planRuleId: null,
    };
    await runLookups(
      { ...noted, describer: { describe: async () => details() } },
      eventOf('backup-minimal', nothing),
      1000,
    );
    await runLookups(noted, eventOf('drill', { drill: false, resourceArn: 'arn:aws:s3:::invoices' }), 1000);

    expect(asked).toEqual(['resource-tags']);
  });

  it.each([
    { accountId: '444455556666', region: 'eu-central-1' },
    { accountId: everything.accountId, region: 'eu-west-1' },
  ])('asks nobody about events from elsewhere, as seen from $accountId in $region', async (home) => {
    expect(await runLookups(askable({ home }), everything, 1000)).toEqual({
      findings: nothingFound,
      missing: [
        'all details: the event is from another account or Region, where nothing may be read; accounts/forwarder.yml has a role for it',
      ],
    });
  });

  it('asks nobody when there is nobody to ask', async () => {
    expect(await runLookups({}, everything, 1000)).toEqual({ findings: nothingFound, missing: [] });
  });

  it('says when the event names no resource', () => {
    expect(composeAlert(eventOf('restore-failed'), null, [], 1).missing).toEqual(['resource: not in the event']);
    expect(composeAlert(eventOf('backup-failed', { jobId: '' }), null, [], 1).missing).toEqual([
      'job id: not in the event',
    ]);
  });
});
