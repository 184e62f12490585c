import { describe, expect, it } from 'vitest';
import {
  adviceOf,
  classifyFailure,
  codeWithoutMessage,
  type Failure,
  failureOf,
  findRow,
  isUncatalogued,
} from '../../src/enrich/classify.ts';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { type CauseCode, errorCatalogue, errorRow } from '../../src/enrich/error-catalogue.ts';
import { isProblem } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { isState } from '../../src/events/outcome-of-state.ts';
import { fixture } from '../events/fixtures.ts';
import { codeOf, details, eventOf, findings } from './sample-findings.ts';

/** Every way in which a state may be spelled. */
const spellings: readonly ((state: string) => string)[] = [
  (state) => state,
  (state) => state.toLowerCase(),
  (state) => ` ${state} `,
  (state) => state.toLowerCase().replaceAll('_', '-'),
  (state) => state.replaceAll('_', ' '),
];

const ofStates = errorCatalogue.flatMap(({ code, when = [] }) =>
  when.flatMap((one) => ('state' in one ? [{ code, ...one }] : [])),
);

/** Returns the alert that goes out for a changed fixture; null: none. */
function alertOf(name: string, detail: Record<string, unknown>) {
  const message = fixture(name);
  const event = normaliseEvent({ ...message, detail: { ...message.detail, ...detail } }, '2026-03-04T12:00:00.000Z');
  return event === null || !isProblem(event.outcome) ? null : composeAlert(event, null, [], 1);
}

describe('enrich/classify: a state means the same however it is spelled', () => {
  it.each(ofStates.flatMap((one) => spellings.map((spell) => ({ ...one, spelled: spell(one.state) }))))(
    '$kind $spelled: $code',
    ({ kind, spelled, code }) => {
      const event = eventOf('backup-failed', { kind, state: spelled, statusMessage: null });

      expect(composeAlert(event, null, [], 1).error.code).toBe(code);
    },
  );

  it.each(spellings.map((spell) => spell('COMPLETED_WITH_ISSUES')))('malware of a scan that is %j', (state) => {
    expect(alertOf('scan-threats-found', { state })).toMatchObject({
      severity: 'critical',
      error: { code: 'malware-found' },
    });
  });

  it.each(['MODIFIED', 'modified', 'UPDATED', 'updated', ' Updated '])('a change that is %j', (state) => {
    expect(alertOf('region-setting-off', { state })).toMatchObject({
      severity: 'medium',
      error: { code: 'type-switched-off' },
    });
    expect(alertOf('vault-unlocked', { state })).toMatchObject({
      severity: 'medium',
      error: { code: 'vault-unlocked' },
    });
    expect(alertOf('vault-locked', { state })).toBeNull();
  });

  it('is one of several, and no part of a word', () => {
    expect(isState('updated', 'MODIFIED', 'UPDATED')).toBe(true);
    expect(isState('updated again', 'MODIFIED', 'UPDATED')).toBe(false);
  });
});

describe('enrich/classify: a size that is not usual', () => {
  const size = { bytes: 1_000_000, usualBytes: 9_000_000, runs: 10 };

  it.each(['size-fell', 'size-rose'] as const)('%s is said with the sizes, and is about no gap', (finding) => {
    const alert = composeAlert(eventOf('backup-failed', { finding, size }), findings({ goodPoints: [] }), [], 1);

    expect(alert.error.meaning).toMatch(/the usual size: .*, where the median of the 10 before it is /);
    expect(alert.exposure).toBeNull();
    expect(alert.severity).toBe('low');
  });

  it('says nothing of sizes that nobody knows', () => {
    const { meaning } = composeAlert(eventOf('backup-failed', { finding: 'size-fell' }), null, [], 1).error;

    expect(meaning).not.toContain('the median of');
  });
});

/** What became of things of each kind of which the message says nothing, with words that are true and words that are not. */
const wordsOfKind: [failure: Pick<Failure, 'kind' | 'outcome' | 'state'>, says: RegExp, saysNot: RegExp][] = [
  [
    { kind: 'backup', outcome: 'partial', state: 'PARTIAL' },
    /parts of the resource were backed up.*list-backup-jobs/,
    /copied/,
  ],
  [{ kind: 'copy', outcome: 'partial', state: 'PARTIAL' }, /were copied.*list-copy-jobs/, /list-backup-jobs/],
  [{ kind: 'restore', outcome: 'partial', state: 'PARTIAL' }, /were restored.*list-restore-jobs/, /list-backup-jobs/],
  [{ kind: 'scan', outcome: 'partial', state: 'PARTIAL' }, /not known to be clean.*start-scan-job/, /list-backup-jobs/],
  [
    { kind: 'recovery-point', outcome: 'partial', state: 'PARTIAL' },
    /by-parent-recovery-point-arn/,
    /list-backup-jobs/,
  ],
  [{ kind: 'unknown', outcome: 'partial', state: 'PARTIAL' }, /console/, /aws backup/],
  [
    { kind: 'backup', outcome: 'completed-with-issues', state: 'EKS_BACKUP_OBJECT_FAILED' },
    /missing in the backup.*EKS_BACKUP_OBJECT_FAILED/,
    /restored/,
  ],
  [
    { kind: 'restore', outcome: 'completed-with-issues', state: 'EKS_RESTORE_OBJECT_FAILED' },
    /not restored.*EKS_RESTORE_OBJECT_FAILED.*describe-restore-job/,
    /EKS_BACKUP|missing in the backup/,
  ],
  [
    { kind: 'backup', outcome: 'completed-with-issues', state: 'COMPLETED' },
    /The backup was made.*describe-backup-job/,
    /restore/,
  ],
  [
    { kind: 'unknown', outcome: 'completed-with-issues', state: 'COMPLETED' },
    /It is complete/,
    /backup was|the backup/,
  ],
];

describe('enrich/classify', () => {
  it.each(wordsOfKind)('says of %j what is true of it', (failure, says, saysNot) => {
    const { meaning, advice } = classifyFailure({ ...failure, statusMessage: null, messageCategory: null });
    const told = [meaning, ...advice].join(' ');

    expect(told).toMatch(says);
    expect(told).not.toMatch(saysNot);
  });

  it('advises what a row says for the kind, else what it says for all', () => {
    const row = { ...errorRow('unknown'), advice: ['Look.'], adviceFor: { copy: ['Look there.'] } };

    expect(adviceOf(row, { kind: 'copy' })).toEqual(['Look there.']);
    expect(adviceOf(row, { kind: 'backup' })).toEqual(['Look.']);
  });

  it.each<[message: string | null, more: Partial<Failure>, isNew: boolean]>([
    ['The moon was full.', {}, true],
    ['Hm.', { outcome: 'completed-with-issues', state: 'COMPLETED' }, true],
    ['Table not found.', {}, false],
    [null, {}, false],
    ['Stopped, somehow.', { outcome: 'aborted', state: 'ABORTED' }, false],
  ])('tells whether %j is something that the catalogue should learn', (statusMessage, more, isNew) => {
    const failure: Failure = {
      kind: 'backup',
      outcome: 'failed',
      state: 'FAILED',
      statusMessage,
      messageCategory: null,
    };

    expect(isUncatalogued(classifyFailure({ ...failure, ...more }))).toBe(isNew);
  });

  it.each<[why: string, message: string | null, more: Partial<Failure>, code: CauseCode]>([
    [
      'the category decides when the text says nothing',
      'Something odd.',
      { messageCategory: 'AccessDenied' },
      'access-denied',
    ],
    ['its other spelling is the same', 'Something odd.', { messageCategory: 'ACCESS_DENIED' }, 'access-denied'],
    [
      'the text may make it more exact',
      'does not have permission to get bucket versioning',
      { messageCategory: 'ACCESS_DENIED' },
      's3-permissions',
    ],
    ['the text may not contradict it', 'Table not found.', { messageCategory: 'ACCESS_DENIED' }, 'access-denied'],
    [
      'exact words come before a broad category',
      'Backup vault production does not exist',
      { messageCategory: 'INVALID_PARAMETERS' },
      'vault-missing',
    ],
    [
      'exact words of another family come before a broad category',
      'IAM Role arn:aws:iam::111122223333:role/x cannot be assumed by AWS Backup',
      { messageCategory: 'RESOURCE_NOT_FOUND' },
      'role-not-assumable',
    ],
    [
      'a category that says nothing leaves it to the text',
      'Table not found.',
      { messageCategory: 'MISCELLANEOUS' },
      'resource-missing',
    ],
    [
      'a category of tomorrow leaves it to the text',
      'Table not found.',
      { messageCategory: 'BRAND_NEW' },
      'resource-missing',
    ],
    ['expired without text', null, { outcome: 'expired', state: 'EXPIRED' }, 'job-expired'],
    ['aborted without text', null, { outcome: 'aborted', state: 'ABORTED' }, 'job-stopped'],
    ['partial without text', null, { outcome: 'partial', state: 'PARTIAL' }, 'parts-missing'],
    [
      'issues in words unknown',
      'Hm.',
      { outcome: 'completed-with-issues', state: 'COMPLETED' },
      'completed-with-issues',
    ],
    ['a state nobody has seen', null, { outcome: 'unknown', state: 'MELTED' }, 'unknown-state'],
    ['failed without text', null, {}, 'unknown'],
    ['failed in words unknown', 'The moon was full.', {}, 'unknown'],
    [
      'a completed scan that failed found malware',
      'An AWS Backup scan job was successful completed.',
      { kind: 'scan', state: 'COMPLETED' },
      'malware-found',
    ],
    ['a failed scan did not', null, { kind: 'scan' }, 'unknown'],
    [
      'an expired recovery point was not deleted',
      null,
      { kind: 'recovery-point', state: 'EXPIRED' },
      'recovery-point-not-deleted',
    ],
    [
      'a stopped recovery point was continuous',
      null,
      { kind: 'recovery-point', outcome: 'aborted', state: 'STOPPED' },
      'continuous-backup-stopped',
    ],
    ['a plan without its resources', null, { kind: 'plan-selection' }, 'resources-not-selected'],
    [
      'names in ARNs are not words',
      'Job for arn:aws:rds:eu-central-1:111122223333:db:throttled-not-found broke.',
      {},
      'unknown',
    ],
  ])('%s', (_why, message, more, code) => {
    expect(codeOf(message, more)).toBe(code);
  });

  it('knows trouble of the router itself by what the event says of itself, never by words that anybody can write', () => {
    const words = 'The routing rules cannot be used, so version 12 is in force: access denied to KMS key.';
    expect(codeOf(words, { kind: 'alarm', state: 'UNUSABLE', ofRouter: 'rules' })).toBe('rules-unusable');
    expect(codeOf(words)).not.toBe('rules-unusable');
  });

  it('keeps the message verbatim', () => {
    const statusMessage = '<!channel> *x*';
    const error = classifyFailure({
      kind: 'backup',
      outcome: 'failed',
      state: 'FAILED',
      statusMessage,
      messageCategory: null,
    });
    expect(error).toMatchObject({ code: 'unknown', message: statusMessage, category: 'unknown' });
  });

  const plain: Failure = {
    ...{ kind: 'backup', outcome: 'failed', state: 'FAILED' },
    ...{ statusMessage: null, messageCategory: null },
  };

  it('goes by what the event says, and by the details of its job where it says nothing', () => {
    const of = (event: Partial<ReturnType<typeof eventOf>>, job: Parameters<typeof details>[0] | null) =>
      failureOf(eventOf('backup-failed', event), job === null ? null : details(job), 'RDS');
    const said = { statusMessage: 'b', messageCategory: 'LATER' };

    expect(of({ statusMessage: 'a', messageCategory: 'EARLIER' }, said)).toMatchObject({
      ...{ kind: 'backup', outcome: 'failed', resourceType: 'RDS', isRestoreTest: false },
      statusMessage: 'a',
      messageCategory: 'LATER',
    });
    expect(of({ statusMessage: null, messageCategory: 'EARLIER' }, said).statusMessage).toBe('b');
    expect(of({ statusMessage: null, messageCategory: 'EARLIER' }, null)).toMatchObject({
      statusMessage: null,
      messageCategory: 'EARLIER',
    });
    expect(of({}, null)).not.toHaveProperty('found');
    expect(of({ found: { reason: 'unprotected' } as never }, null).found).toBe('unprotected');
    expect(of({ isRestoreTest: true }, null).isRestoreTest).toBe(true);
    expect(of({}, { isRestoreTest: true }).isRestoreTest).toBe(true);
  });

  it('knows what it would be without its message', () => {
    expect(codeWithoutMessage({ ...plain, statusMessage: 'Table not found.' })).toBe('unknown');
    expect(codeWithoutMessage({ ...plain, outcome: 'expired', state: 'EXPIRED' })).toBe('job-expired');
    expect(codeWithoutMessage({ ...plain, kind: 'scan', state: 'COMPLETED' })).toBe('malware-found');
    expect(codeWithoutMessage({ ...plain, finding: 'validation-failed' })).toBe('restore-validation-failed');
  });

  it('learns nothing from a message without words', () => {
    expect(isUncatalogued(classifyFailure({ ...plain, statusMessage: ' ' }))).toBe(false);
  });

  it('says what IAM refuses with what it means, and only where it is about access', () => {
    const denied = 'is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::invoices';
    const meaning = (code: string) => errorRow(code).meaning;

    expect(classifyFailure({ ...plain, statusMessage: denied }).meaning).toBe(
      `${meaning('access-denied')} IAM refuses s3:GetObject on arn:aws:s3:::invoices.`,
    );
    const { code, meaning: said } = classifyFailure({ ...plain, statusMessage: `Table not found: ${denied}` });
    expect(said === meaning(code)).toBe(!['access', 'kms'].includes(errorRow(code).category));
  });

  it('advises by the policy that IAM names before the kind, and how to read what is encoded first', () => {
    const row = {
      ...errorRow('access-denied'),
      advice: ['Look.'],
      adviceFor: { copy: ['Look there.'] },
      adviceForPolicy: { 'session policy': ['Look at the session.'] },
    };
    const denial = {
      action: null,
      resource: null,
      policyType: 'session policy',
      isExplicit: false,
      isEncoded: false,
    } as const;

    expect(adviceOf(row, { kind: 'copy' }, denial)).toEqual(['Look at the session.']);
    expect(adviceOf(row, { kind: 'copy' }, { ...denial, policyType: 'permissions boundary' })).toEqual(['Look there.']);
    expect(adviceOf(row, { kind: 'copy' }, { ...denial, policyType: null })).toEqual(['Look there.']);
    expect(adviceOf(row, { kind: 'backup' }, { ...denial, policyType: null, isEncoded: true })).toEqual([
      expect.stringContaining('decode-authorization-message'),
      'Look.',
    ]);
    expect(adviceOf({ ...row, adviceForPolicy: undefined } as never, { kind: 'copy' }, denial)).toEqual([
      'Look there.',
    ]);
  });

  const row = { ...errorRow('unknown'), patterns: [/left the building/] };
  const about = { kind: 'backup', outcome: 'failed', resourceType: 'RDS' } as const;
  const elvis = { ...about, statusMessage: 'Elvis left the building' };

  it.each<[why: string, only: Partial<typeof row> & Record<string, unknown>, isFound: boolean]>([
    ['it is for all', {}, true],
    ['it is for this kind', { kinds: ['copy', 'backup'] }, true],
    ['it is for others', { kinds: ['copy'] }, false],
    ['it is for this outcome', { outcomes: ['expired', 'failed'] }, true],
    ['it is for other outcomes', { outcomes: ['expired'] }, false],
    ['it is for this type', { types: ['EC2', 'RDS'] }, true],
    ['it is for other types', { types: ['EC2'] }, false],
    ['it is for this type and another kind', { types: ['RDS'], kinds: ['copy'] }, false],
  ])('finds a row by its words where %s', (_why, only, isFound) => {
    expect(findRow(elvis, [{ ...row, ...only }]) !== null).toBe(isFound);
  });

  it.each([
    'ELVIS LEFT THE BUILDING',
    'Elvis left  the\n building',
    'Elvis left\tthe building',
    `${'x'.repeat(4096 - 'left the building'.length)}left the building`,
  ])('reads words in any case, on any lines (%#)', (statusMessage) => {
    expect(findRow({ ...about, statusMessage }, [row])).not.toBeNull();
  });

  it('reads plain marks for those that are curled, and no names in ARNs', () => {
    const mark = { ...row, patterns: [/isn't 'here'/] };
    const arn = { ...row, patterns: [/job for arn:rds broke/] };

    expect(findRow({ ...about, statusMessage: 'It isn’t ‘here’' }, [mark])).toBe(mark);
    expect(
      findRow({ ...about, statusMessage: 'Job for arn:aws-cn:rds:x:y:db:left the building broke' }, [arn]),
    ).toBeNull();
    expect(findRow({ ...about, statusMessage: 'Job for arn:aws-cn:rds:x:y:db:z broke' }, [arn])).toBe(arn);
  });

  it('reads no further than a message is long, and nothing where there is none', () => {
    expect(findRow({ ...about, statusMessage: `${'x'.repeat(4096)}left the building` }, [row])).toBeNull();
    expect(findRow({ ...about, statusMessage: null }, [row])).toBeNull();
    expect(findRow({ ...about, statusMessage: 'Elvis is here' }, [row])).toBeNull();
  });

  it('takes the first of several rows that say it', () => {
    const other = { ...row, code: 'other' };

    expect(findRow(elvis, [other, row])).toBe(other);
    expect(findRow(elvis, [{ ...other, kinds: ['copy'] }, row])).toBe(row);
  });
});
