import { readFileSync } from 'node:fs';
import * as sdk from '@aws-sdk/client-backup';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { resourceTypes } from '../../src/incidents/alert.ts';

const now = '2026-11-22T04:00:00.000Z';

function eventOf(detailType: string, detail: object) {
  return { source: 'aws.backup', 'detail-type': detailType, account: '111122223333', region: 'eu-west-1', detail };
}

/** What asks for everything or for the sum of it is no state. */
const noStates: readonly string[] = ['ANY', 'AGGREGATE_ALL'];

/** Each vocabulary of the SDK that is read, where it is read, and an event that says one of its words. */
const vocabularies: [name: string, words: object, table: string, says: (word: string) => unknown][] = [
  ...(
    [
      ['BackupJobState', sdk.BackupJobState, 'Backup', 'backupJobId', 'state'],
      ['CopyJobState', sdk.CopyJobState, 'Copy', 'copyJobId', 'state'],
      ['CopyJobStatus', sdk.CopyJobStatus, 'Copy', 'copyJobId', 'state'],
      ['RestoreJobStatus', sdk.RestoreJobStatus, 'Restore', 'restoreJobId', 'status'],
      ['RestoreJobState', sdk.RestoreJobState, 'Restore', 'restoreJobId', 'status'],
      ['ScanState', sdk.ScanState, 'Scan', 'scanJobId', 'state'],
      ['ScanJobState', sdk.ScanJobState, 'Scan', 'scanJobId', 'state'],
    ] as const
  ).map(([name, words, family, id, state]): (typeof vocabularies)[number] => [
    name,
    words,
    'jobStates in events/outcome-of-state.ts',
    // A scan that did not look at everything is known by what it found in the rest.
    (word) => eventOf(`${family} Job State Change`, { [id]: 'job-1', [state]: word, scanResult: 'NO_THREATS_FOUND' }),
  ]),
  [
    'RecoveryPointStatus',
    sdk.RecoveryPointStatus,
    'recoveryPointStates in events/recovery-point.ts',
    (status) => eventOf('Recovery Point State Change', { status }),
  ],
  [
    'IndexStatus',
    sdk.IndexStatus,
    'indexStates in events/recovery-point.ts',
    (indexStatus) => eventOf('Recovery Point Index State Change', { indexStatus }),
  ],
  [
    'RestoreValidationStatus',
    sdk.RestoreValidationStatus,
    'validations in events/aftermath.ts',
    (ValidationStatus) => ({ RestoreJobId: 'job-1', Status: 'COMPLETED', ValidationStatus }),
  ],
  [
    'RestoreDeletionStatus',
    sdk.RestoreDeletionStatus,
    'deletions in events/aftermath.ts',
    (DeletionStatus) => ({ RestoreJobId: 'job-1', Status: 'COMPLETED', DeletionStatus }),
  ],
  [
    'BackupVaultEvent',
    sdk.BackupVaultEvent,
    'families in events/vault-notification.ts, or its state to a table of states',
    (type) => ({
      Subject: 'Notification from AWS Backup',
      Message: 'Something happened.',
      MessageAttributes: {
        EventType: { Type: 'String', Value: type },
        ...(/_JOB_COMPLETED$/.test(type) ? { State: { Type: 'String', Value: 'COMPLETED' } } : {}),
      },
    }),
  ],
  [
    'ScanResultStatus',
    // A result that AWS does not know is unknown here as well.
    Object.fromEntries(Object.entries(sdk.ScanResultStatus).filter(([word]) => word !== 'UNKNOWN')),
    'outcomeOf in events/scan-job.ts',
    (scanResultStatus) =>
      eventOf('Scan Job State Change', { scanJobId: 'job-1', state: 'COMPLETED', scanResult: { scanResultStatus } }),
  ],
];

function unread(words: readonly string[], name: string, table: string, says: (word: string) => unknown): string[] {
  return words
    .filter((word) => !noStates.includes(word) && normaliseEvent(says(word), now)?.outcome === 'unknown')
    .map((word) => `${name}.${word} is new in @aws-sdk/client-backup: say what it means in ${table}`);
}

interface Dated {
  pages: string[];
  read: string;
  detailTypes: string[];
  resourceTypes: string[];
  /** By the API, and what vaults tell SNS. */
  accessPointStatuses: string[];
  messageCategories: Record<string, string>;
}

const dated: Dated = JSON.parse(readFileSync('test/fixtures/aws-vocabulary.json', 'utf8'));

describe('events: the words of AWS', () => {
  it.each(vocabularies)('knows every word of %s', (name, words, table, says) => {
    expect(Object.keys(words).length).toBeGreaterThan(0);
    expect(unread(Object.values(words), name, table, says)).toEqual([]);
  });

  it('says where a new word has to be added', () => {
    const [name, , table, says] = vocabularies[0] as (typeof vocabularies)[number];

    expect(unread(['PAUSED'], name, table, says)).toEqual([
      'BackupJobState.PAUSED is new in @aws-sdk/client-backup: say what it means in jobStates in events/outcome-of-state.ts',
    ]);
  });

  it('has the types of resources of the dated list, and no other', () => {
    expect(
      [...resourceTypes].sort(),
      'correct test/fixtures/aws-vocabulary.json, or resourceTypes in incidents/alert.ts',
    ).toEqual([...dated.resourceTypes].sort());
  });

  it('has a row for every category of the dated list that says why', () => {
    const named = new Set(errorCatalogue.flatMap(({ messageCategory }) => messageCategory?.name ?? []));
    const missing = Object.entries(dated.messageCategories).filter(([name, means]) => means !== '' && !named.has(name));

    expect(missing.map(([name]) => `${name}: give a row of the catalogue the messageCategory ${name}`)).toEqual([]);
    expect([...named].filter((name) => !Object.hasOwn(dated.messageCategories, name))).toEqual([]);
  });

  it('reads every type of event of the dated list as what it is', () => {
    const borrowed = dated.detailTypes.filter(
      (type) => normaliseEvent(eventOf(type, { state: 'EXPIRED', accessPointId: 'ap-1' }), now) === null,
    );

    expect(borrowed).toEqual([]);
  });

  it('reads every status of an access point of the dated list, whichever way it is said', () => {
    const read = (state: string) => [
      normaliseEvent(eventOf('Backup Access Point State Change', { status: state, name: 'ap-1' }), now),
      normaliseEvent(
        {
          Message: 'It changed.',
          MessageAttributes: { EventType: { Type: 'String', Value: `ACCESS_POINT_${state}` } },
        },
        now,
      ),
    ];
    const wrong = dated.accessPointStatuses
      .flatMap(read)
      .filter((event) => event?.kind !== 'access-point' || ['unknown', 'expired'].includes(event.outcome));

    expect(dated.accessPointStatuses.length).toBeGreaterThan(0);
    expect(wrong.map((event) => `${event?.state}: say what it means in events/access-point.ts`)).toEqual([]);
  });

  it('takes an access point in a new state for nothing that it knows', () => {
    const event = normaliseEvent(eventOf('Backup Access Point State Change', { status: 'ABORTED' }), now);

    expect(event).toMatchObject({ kind: 'access-point', outcome: 'unknown' });
  });

  it.each(['Legal Hold State Change', 'Backup Plan State Change', 'Recovery Point Index State Change'])(
    'takes an EXPIRED of a %s for no missed window',
    (type) => {
      expect(normaliseEvent(eventOf(type, { state: 'EXPIRED', status: 'EXPIRED' }), now)?.outcome).toBe('unknown');
    },
  );
});
