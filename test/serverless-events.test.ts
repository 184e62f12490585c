import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarmTypes } from '../src/events/alarm.ts';
import { heardNames } from '../src/events/heard-call.ts';
import { knownTypes } from '../src/events/normalise.ts';
import { compilePattern } from '../src/patterns/match.ts';
import { packaged, rulesFor } from './support/packaged-stack.ts';
import { type Resource, refOf, statementsOf } from './support/template.ts';
import { typesAsNew } from './support/types-as-new.ts';

function intakeRules(): Resource[] {
  return rulesFor('IntakeQueue');
}

const own = '111122223333';

/** A pattern as CloudFormation deploys it in this account. */
function deployed(pattern: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(pattern), (_key, value) => (value?.Ref === 'AWS::AccountId' ? own : value));
}

describe('serverless: which events come in', () => {
  const matches = () => intakeRules().map(({ Properties }) => compilePattern(deployed(Properties.EventPattern)));
  const taken = (event: unknown) => matches().filter((match) => match(event).matched).length;
  const fixture = (name: string) =>
    JSON.parse(readFileSync(new URL(`fixtures/events/${name}.json`, import.meta.url), 'utf8')) as unknown;
  const event = (type: string, detail: object) => ({ source: 'aws.backup', 'detail-type': type, detail });

  it.each([
    'backup-failed',
    'backup-aborted',
    'backup-expired',
    'backup-partial',
    'backup-completed',
    'backup-completed-with-message',
    'backup-minimal',
    'backup-hostile',
    'backup-unknown-state',
    'copy-failed',
    'copy-completed',
    'restore-failed',
    'restore-completed',
    'copy-partial',
    'scan-threats-found',
    'scan-threats-with-issues',
    'scan-clean',
    'scan-completed-with-issues',
    'scan-failed',
    'scan-canceled',
    'recovery-point-expired',
    'recovery-point-partial',
    'recovery-point-stopped',
    'index-failed',
    'index-active',
    'vault-locked',
    'vault-unlocked',
    'vault-deleted',
    'plan-deleted',
    'region-setting-on',
    'region-setting-off',
    'unknown-detail-type',
    'access-point-creating',
    'call-delete-recovery-point',
    'call-disassociate-recovery-point',
    'call-put-backup-vault-access-policy',
    'call-delete-backup-vault-access-policy',
    'call-delete-backup-vault-notifications',
    'call-delete-report-plan',
    'call-delete-framework',
    'call-schedule-key-deletion',
    'call-disable-key',
    'plan-selection-denied',
    'plan-selection-of-plan',
    'alarm-raised',
    'alarm-ok',
    'alarm-no-data',
    'alarm-metric-math',
    'alarm-composite',
    'alarm-muted',
    'alarm-query',
    'alarm-contributor',
    'alarm-contributor-ok',
  ])('%s comes in, once', (name) => {
    expect(taken(fixture(name))).toBe(1);
  });

  it.each([
    'backup-created',
    'backup-running',
    'backup-pending-empty-message',
    'copy-created',
    'restore-created',
    'scan-running',
    'recovery-point-completed',
    'recovery-point-deleted',
    'recovery-point-change',
    'index-deleted',
    'vault-created',
    'plan-created',
    'plan-selection-succeeded',
    'foreign-alarm',
  ])('%s stays out: it is under way, news or not about backups', (name) => {
    expect(taken(fixture(name))).toBe(0);
  });

  const states = ['FAILED', 'EXPIRED', 'ABORTED', 'PARTIAL', 'COMPLETED', 'A_STATE_OF_NEXT_YEAR'].map((state) => ({
    state,
    times: 1,
  }));
  const underWay = ['CREATED', 'PENDING', 'RUNNING', 'ABORTING'].map((state) => ({ state, times: 0 }));

  it.each([...states, ...underWay])(
    '$state comes in $times times, from backup, copy and restore jobs',
    ({ state, times }) => {
      expect(taken(event('Backup Job State Change', { state }))).toBe(times);
      expect(taken(event('Copy Job State Change', { state }))).toBe(times);
      expect(taken(event('Restore Job State Change', { status: state }))).toBe(times);
    },
  );

  it('takes a composite alarm by its name, and only a composite one', () => {
    const composite = fixture('alarm-composite') as { detail: Record<string, unknown> };
    const renamed = { ...composite, detail: { ...composite.detail, alarmName: 'checkout-is-slow' } };
    const metric = { ...composite, detail: { ...composite.detail, configuration: { metrics: [] } } };

    expect([composite, renamed, metric].map(taken)).toEqual([1, 0, 0]);
  });

  it.each(['alarm-raised', 'alarm-query', 'alarm-contributor', 'alarm-composite'])(
    '%s stays out when the alarm is one of this stack: the router does not tell what it has told',
    (name) => {
      const alarm = fixture(name) as { detail: object };
      const own = 'backup-alert-router-prod-backups-failed';
      const resources = [`arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${own}`];

      expect(taken({ ...alarm, resources, detail: { ...alarm.detail, alarmName: own } })).toBe(0);
    },
  );

  it('has no pattern longer than EventBridge takes', () => {
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    const long = intakeRules().filter(({ Properties }) => JSON.stringify(Properties.EventPattern).length > 2048);

    expect(long.map(({ id }) => id)).toEqual([]);
  });

  it('takes no call that CloudTrail reports but those that are heard at once, and a plan that could not start', () => {
    const call = (detail: object) => event('AWS API Call via CloudTrail', detail);
    const ofKms = (detail: object) => ({ ...call(detail), source: 'aws.kms' });

    expect(taken(call({ eventName: 'StartBackupJob', errorCode: 'AccessDenied' }))).toBe(0);
    expect(taken(call({ eventName: 'StartBackupJob' }))).toBe(0);
    expect(taken(ofKms({ eventName: 'EnableKey' }))).toBe(0);
    expect(taken(call({ eventName: 'ProcessBackupPlanSelection', errorCode: 'AccessDenied' }))).toBe(1);
  });

  it('takes the calls that a reader knows, and no other; none that AWS refused, nor those of AWS Backup itself', () => {
    const { detail } = packaged.get('CallRule').Properties.EventPattern;
    const call = (more: object) =>
      event('AWS API Call via CloudTrail', {
        eventName: 'DeleteRecoveryPoint',
        userIdentity: { type: 'IAMUser' },
        ...more,
      });

    expect(detail.eventName).toEqual(heardNames);
    expect(taken(call({}))).toBe(1);
    expect(taken(call({ errorCode: 'AccessDenied' }))).toBe(0);
    expect(taken(call({ userIdentity: { type: 'AWSService', invokedBy: 'backup.amazonaws.com' } }))).toBe(0);
    expect(taken(call({ userIdentity: { type: 'AssumedRole', invokedBy: 'cloudformation.amazonaws.com' } }))).toBe(1);
  });

  it('knows every type that a reader knows, so that only new ones are taken as new', () => {
    const [{ 'anything-but': known }] = packaged.get('BackupRule').Properties.EventPattern.$or.at(-2)['detail-type'];

    expect(known.toSorted()).toEqual(
      knownTypes.filter((type) => ![...alarmTypes, ...typesAsNew].includes(type)).toSorted(),
    );
  });

  it('takes drills by the rule that takes what AWS says: of this account alone, and marked as one', () => {
    const drill = fixture('drill') as { account: string; detail: object };
    const played = { ...drill, 'detail-type': 'Copy Job State Change' };
    const { EventPattern } = packaged.get('BackupRule').Properties;
    const elsewhere = { ...drill, account: '444455556666' };
    const unmarked = { ...drill, detail: { ...drill.detail, drill: false } };

    expect([drill, played, elsewhere, unmarked].map(taken)).toEqual([1, 1, 0, 0]);
    expect(compilePattern(deployed(EventPattern))(drill).matched).toBe(true);
  });

  it('takes nothing from other sources', () => {
    expect(taken({ ...event('Backup Job State Change', { state: 'FAILED' }), source: 'com.example' })).toBe(0);
  });

  it('puts aside what it could not hand over, and only tries for so long', () => {
    const targets = intakeRules().flatMap(({ Properties }) => Properties.Targets);

    expect(targets.length).toBeGreaterThan(0);
    for (const { Arn, DeadLetterConfig, RetryPolicy } of targets) {
      expect([refOf(Arn), refOf(DeadLetterConfig.Arn)]).toEqual(['IntakeQueue', 'IntakeDeadLetters']);
      expect(RetryPolicy.MaximumEventAgeInSeconds).toBeLessThanOrEqual(86_400);
    }
  });

  it('lets every rule write to the queue and to its dead letters', () => {
    const rules = intakeRules()
      .map(({ id }) => id)
      .sort();
    for (const id of ['IntakeQueuePolicy', 'IntakeDeadLettersPolicy']) {
      const [allowed] = statementsOf(id, packaged.get(id).Properties.PolicyDocument).filter(
        ({ Effect }) => Effect === 'Allow',
      );
      expect([allowed?.Condition?.ArnEquals?.['aws:SourceArn'] ?? []].flat().map(refOf).sort(), id).toEqual(rules);
    }
  });
});
