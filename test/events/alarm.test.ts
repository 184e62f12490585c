import { describe, expect, it } from 'vitest';
import { describeResource } from '../../src/enrich/resource.ts';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { laneKeyOf } from '../../src/incidents/lane.ts';
import { fixture, fixtureNames } from './fixtures.ts';

function normalised(message: unknown): BackupEvent {
  const event = normaliseEvent(message, '2026-03-04T12:00:00.000Z');
  if (event === null) throw new Error('not about AWS Backup');
  return event;
}

const place = '111122223333|eu-central-1';
const alarm = (name: string) => `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${name}`;
const series = '6d442278dba546f6';

type Row = [name: string, why: string, event: string, jobId: string, resource: string | null, key: string];

const failedAlarm = 'prod-backups-failed 2026-03-04T02:21:40.989Z';
const mathAlarm = 'share-of-failed-backups 2026-03-04T02:21:40.989Z';
const compositeAlarm = 'backup-any-vault 2026-03-04T02:21:45.394Z';

const rows: Row[] = [
  [
    'alarm-raised',
    'a metric of AWS Backup',
    'alarm failed',
    failedAlarm,
    alarm('prod-backups-failed'),
    `alarm|${failedAlarm}|failed`,
  ],
  [
    'alarm-ok',
    'OK is the same alarm, well again',
    'alarm succeeded',
    'prod-backups-failed 2026-03-04T03:21:40.989Z',
    alarm('prod-backups-failed'),
    'alarm|prod-backups-failed 2026-03-04T03:21:40.989Z|succeeded',
  ],
  [
    'alarm-no-data',
    'no data is no recovery: the metrics are only there when not zero',
    'alarm changed',
    'prod-backups-failed 2026-03-04T04:21:40.989Z',
    alarm('prod-backups-failed'),
    'alarm|prod-backups-failed 2026-03-04T04:21:40.989Z|changed|2026-03-04T04:21:40.989Z',
  ],
  [
    'alarm-metric-math',
    'one of its metrics is',
    'alarm failed',
    mathAlarm,
    alarm('share-of-failed-backups'),
    `alarm|${mathAlarm}|failed`,
  ],
  [
    'alarm-composite',
    'a composite alarm has no metrics',
    'alarm failed',
    compositeAlarm,
    alarm('backup-any-vault'),
    `alarm|${compositeAlarm}|failed`,
  ],
  [
    'sns-alarm-raised',
    'its Region is a name for people',
    'alarm failed',
    failedAlarm,
    alarm('prod-backups-failed'),
    `alarm|${failedAlarm}|failed`,
  ],
  [
    'sns-alarm-metric-math',
    'metrics in other words',
    'alarm failed',
    mathAlarm,
    alarm('share-of-failed-backups'),
    `alarm|${mathAlarm}|failed`,
  ],
  [
    'sns-alarm-composite',
    'a rule instead of metrics',
    'alarm failed',
    compositeAlarm,
    alarm('backup-any-vault'),
    `alarm|${compositeAlarm}|failed`,
  ],
  [
    'alarm-muted',
    'its actions rest, its events go on',
    'alarm failed',
    failedAlarm,
    alarm('prod-backups-failed'),
    `alarm|${failedAlarm}|failed`,
  ],
  [
    'alarm-query',
    'a query over all vaults names them in its text',
    'alarm failed',
    'failed-by-vault 2026-03-04T02:21:40.919Z',
    alarm('failed-by-vault'),
    'alarm|failed-by-vault 2026-03-04T02:21:40.919Z|failed',
  ],
  [
    'alarm-contributor',
    'one series of a query, beside the alarm as a whole',
    'alarm failed',
    `failed-by-vault ${series} 2026-03-04T02:21:40.919Z`,
    alarm('failed-by-vault'),
    `alarm|failed-by-vault ${series} 2026-03-04T02:21:40.919Z|failed`,
  ],
  [
    'alarm-contributor-ok',
    'that series, well again',
    'alarm succeeded',
    `failed-by-vault ${series} 2026-03-04T03:21:40.919Z`,
    alarm('failed-by-vault'),
    `alarm|failed-by-vault ${series} 2026-03-04T03:21:40.919Z|succeeded`,
  ],
];

/** A fixture with parts of its detail put in. */
function withDetail(name: string, detail: object): object {
  const message = fixture(name);
  return { ...message, detail: { ...message.detail, ...detail } };
}

describe('events/alarm', () => {
  it.each(rows)('%s: %s', (name, _why, what, jobId, resourceArn, key) => {
    const event = normalised(fixture(name));

    expect(`${event.kind} ${event.outcome}`).toBe(what);
    expect(event).toMatchObject({ jobId, resourceArn, eventKey: `${place}|${key}` });
    expect(event).toMatchObject({ accountId: '111122223333', region: 'eu-central-1', drill: false });
    expect(event.startedAt <= event.occurredAt).toBe(true);
  });

  it('has a row above for every fixture of an alarm', () => {
    const named = new Set(rows.map(([name]) => name));
    expect(fixtureNames.filter((name) => /^(?:sns-)?alarm-/.test(name) && !named.has(name))).toEqual([]);
  });

  it.each([
    ['alarm-raised', 'sns-alarm-raised'],
    ['alarm-metric-math', 'sns-alarm-metric-math'],
    ['alarm-composite', 'sns-alarm-composite'],
  ])('gives %s and %s one key, because they are one thing', (one, other) => {
    expect(normalised(fixture(other)).eventKey).toBe(normalised(fixture(one)).eventKey);
  });

  it('reads the vault off the dimensions of an alarm', () => {
    expect(normalised(fixture('alarm-metric-math')).vaultName).toBe('prod-daily');
    expect(normalised(fixture('sns-alarm-metric-math')).vaultName).toBe('prod-daily');
  });

  it('knows an alarm by an expression over metrics of AWS Backup', () => {
    const message = fixture('alarm-raised');
    const expression = 'SELECT SUM(NumberOfBackupJobsFailed) FROM SCHEMA("AWS/Backup", BackupVaultName)';
    const detail = { ...message.detail, configuration: { metrics: [{ id: 'q1', expression }] } };
    expect(normalised({ ...message, detail }).kind).toBe('alarm');
  });

  it('keeps an alarm in a state of tomorrow, without its time or its resource', () => {
    const message = fixture('alarm-raised');
    const detail = { ...message.detail, state: { value: 'SIMMERING' } };
    expect(normalised({ ...message, resources: [], detail })).toMatchObject({
      outcome: 'unknown',
      jobId: 'prod-backups-failed',
      resourceArn: null,
      occurredAt: '2026-03-04T02:21:40.000Z',
    });
  });

  it('tells one series of an alarm from the next: what is good again of one ends nothing of another', () => {
    const [one, ok, whole] = ['alarm-contributor', 'alarm-contributor-ok', 'alarm-query'].map((name) =>
      normalised(fixture(name)),
    );
    const other = normalised(
      withDetail('alarm-contributor', { alarmContributor: { id: 'other', attributes: { BackupVaultName: 'dr' } } }),
    );
    const lanes = [one, other, whole].map((event) => laneKeyOf(event as BackupEvent));

    expect(new Set(lanes).size).toBe(3);
    expect(laneKeyOf(ok as BackupEvent)).toBe(lanes[0]);
    expect([one?.vaultName, other.vaultName, whole?.vaultName]).toEqual(['prod-daily', 'dr', null]);
    expect([one, whole].map((event) => describeResource(event as BackupEvent, null).name)).toEqual([
      'failed-by-vault (BackupVaultName prod-daily)',
      'failed-by-vault',
    ]);
  });

  it.each([
    ['no id', { attributes: { BackupVaultName: 'prod-daily' } }, undefined],
    ['no attributes', { id: series }, { id: series, says: series }],
    ['attributes that are no text', { id: series, attributes: { a: {}, b: ['x'] } }, { id: series, says: series }],
    [
      'a great many',
      { id: series, attributes: { a: 'x'.repeat(9000) } },
      { id: series, says: expect.stringMatching(/^.{1,300}$/) },
    ],
  ])('reads a contributor with %s', (_what, alarmContributor, contributor) => {
    expect(normalised(withDetail('alarm-contributor', { alarmContributor })).contributor).toEqual(contributor);
  });

  it.each([
    [
      'as AWS writes it',
      {
        mutedByArn: 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm-mute-rule:sunday',
        muteWindowStart: '2026-03-04T02:00:00.000+0000',
        muteWindowEnd: '2026-03-04T06:00:00.000+0000',
      },
      { rule: 'sunday', until: '2026-03-04T06:00:00.000Z' },
    ],
    [
      'without a name',
      { muteWindowEnd: '2026-03-04T06:00:00.000+0000' },
      { rule: 'without a name', until: '2026-03-04T06:00:00.000Z' },
    ],
    [
      'for longer than a mute rule can last, from its start',
      {
        mutedByArn: 'x',
        muteWindowStart: '2026-03-04T02:00:00.000+0000',
        muteWindowEnd: '2099-03-04T06:00:00.000+0000',
      },
      { rule: 'x', until: '2026-03-19T02:00:00.000Z' },
    ],
    [
      'the same without a start, from its change of state',
      { mutedByArn: 'x', muteWindowEnd: '2099-03-04T06:00:00.000+0000' },
      { rule: 'x', until: '2026-03-19T02:21:40.989Z' },
    ],
    ['without an end', { mutedByArn: 'x', muteWindowStart: '2026-03-04T02:00:00.000+0000' }, undefined],
    ['that is no object', 'muted', undefined],
  ])('reads what mutes an alarm %s', (_how, muteDetail, mute) => {
    expect(normalised(withDetail('alarm-raised', { muteDetail })).alarmMute).toEqual(mute);
  });

  it('takes no window for one whose start and state have no time that can be read', () => {
    const detail = {
      muteDetail: { mutedByArn: 'x', muteWindowEnd: '2026-03-04T06:00:00.000+0000' },
      state: { value: 'ALARM' },
    };
    expect(normalised(withDetail('alarm-raised', detail)).alarmMute).toEqual({
      rule: 'x',
      until: '2026-03-04T06:00:00.000Z',
    });
  });
});
