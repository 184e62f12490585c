import { describe, expect, it } from 'vitest';
import { type Aftermath, endingOf } from '../../src/events/aftermath.ts';
import type { Outcome } from '../../src/events/backup-event.ts';
import type { EventKind } from '../../src/events/kinds.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { fixture } from './fixtures.ts';

const noon = '2026-11-22T12:00:00.000Z';

const silent: Aftermath = {
  statusMessage: null,
  messageCategory: null,
  validationStatus: null,
  validationMessage: null,
  deletionStatus: null,
  deletionMessage: null,
};

const endings: [kind: EventKind, why: string, after: Partial<Aftermath>, outcome: Outcome][] = [
  ['restore', 'nothing said', {}, 'succeeded'],
  ['restore', 'only that it is done', { statusMessage: 'Restore job completed successfully.' }, 'succeeded'],
  ['restore', 'a message', { statusMessage: 'There are no objects that match.' }, 'completed-with-issues'],
  ['copy', 'a message', { statusMessage: 'Some tags were not copied.' }, 'completed-with-issues'],
  ['backup', 'even a good message', { statusMessage: 'Done.' }, 'completed-with-issues'],
  ['scan', 'a scan always has one', { statusMessage: 'An AWS Backup scan job was completed.' }, 'succeeded'],
  ['restore', 'checked', { validationStatus: 'SUCCESSFUL', deletionStatus: 'SUCCESSFUL' }, 'succeeded'],
  ['restore', 'the check runs', { validationStatus: 'VALIDATING' }, 'in-progress'],
  [
    'restore',
    'a check and a message',
    { validationStatus: 'VALIDATING', statusMessage: 'No objects' },
    'completed-with-issues',
  ],
  ['restore', 'the check failed', { validationStatus: 'FAILED' }, 'completed-with-issues'],
  ['restore', 'the check was late', { validationStatus: 'TIMED_OUT' }, 'completed-with-issues'],
  ['restore', 'a new word of the check', { validationStatus: 'SKIPPED' }, 'unknown'],
  ['restore', 'under deletion', { deletionStatus: 'DELETING' }, 'succeeded'],
  ['restore', 'not deleted', { deletionStatus: 'FAILED' }, 'completed-with-issues'],
  ...(['backup', 'copy', 'restore', 'scan'] as const).flatMap((kind): typeof endings => [
    [kind, 'category SUCCESS', { messageCategory: 'Success' }, 'succeeded'],
    [kind, 'another category', { messageCategory: 'AccessDenied' }, 'completed-with-issues'],
  ]),
];

describe('events/aftermath', () => {
  it.each(endings)('%s: %s', (kind, _why, after, outcome) => {
    expect(endingOf(kind, 'succeeded', { ...silent, ...after }).outcome).toBe(outcome);
  });

  it('leaves alone what did not complete', () => {
    const after = { ...silent, statusMessage: 'No.', validationStatus: 'FAILED', messageCategory: 'AccessDenied' };

    expect(endingOf('restore', 'failed', after)).toEqual({
      outcome: 'failed',
      statusMessage: 'No.',
      messageCategory: 'AccessDenied',
    });
  });

  it.each([
    [{ validationStatus: { value: 'FAILED' } }, 'unknown'],
    [{ validationStatus: [true] }, 'unknown'],
    [{ validationStatus: '"SUCCESSFUL"' }, 'succeeded'],
    [{ deletionStatus: { value: 'FAILED' } }, 'unknown'],
    [{ deletionStatus: '"FAILED"' }, 'completed-with-issues'],
    [{ messageCategory: ['AccessDenied'] }, 'completed-with-issues'],
    [{ messageCategory: '"SUCCESS"' }, 'succeeded'],
    [{ messageCategory: {}, validationStatus: {}, deletionStatus: [] }, 'succeeded'],
  ])('what is no text says something, but for what is empty: %j is %s', (said, outcome) => {
    const event = fixture('restore-completed') as { detail: object };

    expect(normaliseEvent({ ...event, detail: { ...event.detail, ...said } }, noon)?.outcome).toBe(outcome);
  });

  it.each([
    [{ messageCategory: 'AccessDenied' }, 'completed-with-issues', undefined],
    [{ validationStatus: 'FAILED' }, 'completed-with-issues', 'validation-failed'],
    [{ deletionStatus: 'FAILED' }, 'completed-with-issues', 'deletion-failed'],
    [{ validationStatus: 'VALIDATING' }, 'in-progress', undefined],
    [{}, 'succeeded', undefined],
  ])('an event of a new type, and a drill, that are COMPLETED with %j: %s', (said, outcome, finding) => {
    for (const [source, type] of [
      ['aws.backup', 'Backup Rehearsal State Change'],
      ['backup-alerts.drill', 'Backup Alert Drill'],
    ]) {
      const event = normaliseEvent({ source, 'detail-type': type, detail: { state: 'COMPLETED', ...said } }, noon);

      expect([event?.outcome, event?.finding]).toEqual([outcome, finding]);
    }
  });

  it.each(['backup-completed', 'copy-completed', 'restore-completed'])('%s: a message that is no text', (name) => {
    const event = fixture(name) as { detail: object };
    const said = { ...event, detail: { ...event.detail, statusMessage: [{ objects: 3 }] } };

    expect(normaliseEvent(said, '2026-11-22T04:00:00.000Z')?.outcome).toBe('completed-with-issues');
  });
});
