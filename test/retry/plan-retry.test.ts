import { describe, expect, it } from 'vitest';
import { retryRefusals } from '../../src/incidents/retry-refusals.ts';
import type { Retry } from '../../src/incidents/retry-state.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { type PlanningFacts, planRetry, withinBudget } from '../../src/retry/plan-retry.ts';
import { type AlertChange, anAlert, anExposure, noon } from '../support/alerts.ts';
import { aRetry } from './a-retry.ts';

const role = 'arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole';
const point = 'arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-1';
const elsewhere = 'arn:aws:backup:eu-central-1:444455556666:backup-vault:dr';
const choice = { attempts: 1, afterSeconds: 900, perDay: 20, dryRun: false };
const facts: PlanningFacts = {
  now: noon,
  laneId: 'lane',
  tries: [],
  others: 0,
  home: { accountId: '111122223333', region: 'eu-west-1' },
  roles: [role],
};

/** A backup of a plan that failed of something that passes by itself. */
const aFailure = (change: AlertChange = {}) =>
  anAlert({
    ...change,
    event: { planId: 'plan-1', planRuleId: 'rule-1', ...change.event },
    error: { code: 'internal-error', category: 'internal', ...change.error },
    job: { initiator: 'plan', ...change.job },
    exposure: change.exposure ?? null,
  });

/** A copy of a plan failed, which AWS had made half an hour before. */
const aCopy = (event: NonNullable<AlertChange['event']> = {}, job: AlertChange['job'] = {}) =>
  aFailure({
    event: {
      ...{ kind: 'copy', vaultName: 'main', recoveryPointArn: point, destinationVaultArn: elsewhere },
      startedAt: addSeconds(noon, -1800),
      ...event,
    },
    job,
  });

const tried = (change: Partial<Retry> = {}) => aRetry({ state: 'failed', ...change });

describe('retry/plan-retry', () => {
  it('plans a backup anew whose cause passes by itself, with what it is to be made of', () => {
    const plan = planRetry(aFailure(), choice, facts);

    expect(plan).toMatchObject({
      is: 'planned',
      retry: {
        state: 'planned',
        attempt: 1,
        of: 1,
        dueAt: addSeconds(noon, 900),
        until: addSeconds(noon, 900 + 12 * 3600),
        planId: 'plan-1',
        planRuleId: 'rule-1',
        roleArn: role,
        errorCode: 'internal-error',
        perDay: 20,
        dryRun: false,
      },
      trace: [expect.stringContaining('Retry: internal-error passes by itself; attempt 1 of 1 at 2026-11-22T04:02')],
    });
  });

  it('plans a copy anew, not before AWS has tried it for two hours, with what is copied and where to', () => {
    expect(planRetry(aCopy(), choice, facts)).toMatchObject({
      is: 'planned',
      retry: {
        dueAt: addSeconds(noon, 5400),
        copy: { pointArn: point, vaultName: 'main', destinationVaultArn: elsewhere },
      },
    });
    const late = aCopy({ startedAt: addSeconds(noon, -7200) });
    expect(planRetry(late, choice, facts)).toMatchObject({ retry: { dueAt: addSeconds(noon, 900) } });
    expect(planRetry(aFailure(), choice, facts)).not.toHaveProperty('retry.copy');
  });

  it('plans a copy of what is backed up continuously: it is a snapshot', () => {
    expect(planRetry(aCopy({}, { isContinuous: true }), choice, facts).is).toBe('planned');
  });

  it.each([
    ['kind', aFailure({ event: { kind: 'restore' } }), {}],
    ['unnamed', aCopy({ recoveryPointArn: null }), {}],
    ['unnamed', aCopy({ destinationVaultArn: null }), {}],
    ['unnamed', aCopy({ vaultName: null }), {}],
    ['unnamed', aCopy({ vaultName: 'v'.repeat(201) }), {}],
    ['kind', aFailure({ event: { outcome: 'partial' } }), {}],
    ['kind', aFailure({ event: { size: { bytes: 1, usualBytes: 2, runs: 3 } } }), {}],
    ['drill', aFailure({ event: { drill: true } }), {}],
    ['stopped', aFailure({ event: { outcome: 'aborted' } }), {}],
    ['stopped', aFailure({ error: { category: 'stopped', code: 'stopped-by-user' } }), {}],
    ['stopped', aFailure({ job: { stoppedBy: 'ana' } }), {}],
    ['cause', aFailure({ error: { code: 'kms-key-unusable', category: 'kms' } }), {}],
    ['cause', aFailure({ error: { code: 'access-denied', category: 'access' } }), {}],
    ['cause', aFailure({ error: { code: 'throttled', category: 'limit' } }), {}],
    ['cause', aFailure({ error: { code: 'a code of another release' } }), {}],
    ['part', aFailure({ job: { parentJobId: 'whole' } }), {}],
    ['continuous', aFailure({ job: { isContinuous: true } }), {}],
    ['no-plan', aFailure({ job: { initiator: 'on-demand' } }), {}],
    ['elsewhere', aFailure({ event: { accountId: '444455556666' } }), {}],
    ['elsewhere', aFailure({ event: { region: 'eu-central-1' } }), {}],
    ['unnamed', aFailure({ event: { planRuleId: null } }), {}],
    ['unnamed', aFailure({ event: { planId: 'p'.repeat(201) } }), {}],
    ['unnamed', aFailure({ event: { planRuleId: 'r'.repeat(201) } }), {}],
    ['unnamed', aFailure({ event: { planId: null } }), {}],
    ['unnamed', aFailure({ event: { resourceArn: null } }), {}],
    ['unnamed', aFailure({ event: { iamRoleArn: `arn:${'x'.repeat(600)}` } }), {}],
    ['role-not-allowed', aFailure(), { roles: [] }],
    ['role-not-allowed', aFailure(), { roles: [`${role}-other`] }],
    ['pending', aFailure(), { tries: [tried({ state: 'started' })] }],
    ['attempts-spent', aFailure(), { tries: [tried()] }],
    ['next-run-first', aFailure({ exposure: anExposure({ nextRunAt: addSeconds(noon, 1800) }) }), {}],
    ['too-many', aFailure(), { others: 20 }],
  ] as const)('plans nothing: %s', (because, failure, change) => {
    const plan = planRetry(failure, choice, { ...facts, ...change });

    expect(plan).toEqual({ is: 'not', because, trace: [`Not retried, because ${retryRefusals[because]}.`] });
  });

  it('waits twice as long each time, as often as its route says', () => {
    const three = { ...choice, attempts: 3 };
    const second = planRetry(aFailure(), three, { ...facts, tries: [tried()] });

    expect(second).toMatchObject({ retry: { attempt: 2, of: 3, dueAt: addSeconds(noon, 1800) } });
    expect(planRetry(aFailure(), three, { ...facts, tries: [tried(), tried(), tried()] })).toMatchObject({
      because: 'attempts-spent',
    });
  });

  it('starts what AWS calls fatal once, however often the route would', () => {
    const fatal = aFailure({ error: { code: 'fatal-error' } });

    expect(planRetry(fatal, { ...choice, attempts: 3 }, facts)).toMatchObject({ retry: { of: 1 } });
    expect(planRetry(fatal, { ...choice, attempts: 3 }, { ...facts, tries: [tried()] })).toMatchObject({
      because: 'attempts-spent',
    });
  });

  it('gives up half an hour before the next run of its plan', () => {
    const failure = aFailure({ exposure: anExposure({ nextRunAt: addSeconds(noon, 7200) }) });

    expect(planRetry(failure, choice, facts)).toMatchObject({ retry: { until: addSeconds(noon, 5400) } });
  });

  it('does not mind a continuous rule for a type that it makes snapshots of', () => {
    const volume = aFailure({ job: { isContinuous: true }, resource: { type: 'EBS' } });

    expect(planRetry(volume, choice, facts).is).toBe('planned');
  });

  it('takes any role and place where these are not known, and says of a dry run that it is one', () => {
    const elsewhere = aFailure({ event: { region: 'eu-central-1', outcome: 'expired' } });
    const plan = planRetry(elsewhere, { ...choice, dryRun: true }, { ...facts, home: null, roles: null });

    expect(plan).toMatchObject({ is: 'planned', retry: { dryRun: true }, trace: [expect.stringContaining('dry run')] });
  });

  it('is promised only while the budgets allow it, and what is none stays none', () => {
    const book = { version: 0, begun: [], open: [] } as never;
    const others = { now: noon, waiting: [], inIncident: () => 1, book };
    const planned = { is: 'planned', retry: aRetry(), trace: [] } as const;
    const none = { is: 'not', because: 'breaker', trace: [] } as const;
    expect(withinBudget({ ...planned, trace: [] }, others)).toMatchObject({ is: 'planned' });
    expect(withinBudget({ ...none, trace: [] }, others)).toMatchObject({ is: 'not', because: 'breaker', trace: [] });
    expect(withinBudget({ ...planned, trace: [] }, { ...others, inIncident: () => 99 })).toMatchObject({
      ...{ is: 'not', because: 'breaker' },
      trace: [expect.stringMatching(/./)],
    });
  });
});
