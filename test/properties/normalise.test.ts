import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { type BackupEvent, outcomes } from '../../src/events/backup-event.ts';
import { eventKinds } from '../../src/events/kinds.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { fixture, fixtureNames } from '../events/fixtures.ts';

const receivedAt = '2026-03-04T12:00:00.000Z';
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const jobNames = fixtureNames.filter((name) => /^(?:backup|copy|restore)-/.test(name) && name !== 'backup-detail-only');
const idFields = ['backupJobId', 'copyJobId', 'restoreJobId'];

/** Checks what holds for every event, whatever was in the message. */
function expectSound(event: BackupEvent | null): void {
  if (event === null) return;
  expect(eventKinds).toContain(event.kind);
  expect(outcomes).toContain(event.outcome);
  expect([event.occurredAt, event.startedAt, event.source.emittedAt].every((time) => instant.test(time))).toBe(true);
  expect(JSON.stringify(event).length).toBeLessThan(200_000);
  expect(Buffer.byteLength(event.eventKey)).toBeLessThanOrEqual(1024);
  const alert = composeAlert(event, null, [], 1);
  expect(alert.error.advice.length).toBeGreaterThan(0);
  expect(alert.severityReasons.length).toBeGreaterThan(0);
}

const anyField = fc.constantFrom(
  'state',
  'status',
  'resourceArn',
  'resourceType',
  'statusMessage',
  'createdBy',
  'creationDate',
  'completionDate',
  'backupVaultArn',
  'sourceBackupVaultArn',
  'destinationBackupVaultArn',
  'iamRoleArn',
  'recoveryPointArn',
  'scanResult',
);
const mutation = fc.record({ field: anyField, value: fc.option(fc.jsonValue(), { nil: undefined }) });

const wrapper = fc.constantFrom<(body: unknown) => unknown>(
  (body) => JSON.stringify(body),
  (body) => ({ Type: 'Notification', Message: JSON.stringify(body) }),
  (body) => ({ messageId: '1', body: JSON.stringify(body) }),
  (body) => ({ Records: [{ body: JSON.stringify(body) }] }),
);

describe('properties/normalise', () => {
  it('never throws on any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (message) => expectSound(normaliseEvent(message, receivedAt))));
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => expectSound(normaliseEvent(message, receivedAt))),
    );
  });

  it('never throws on any detail of any type of event', () => {
    const types = [
      'Backup Job State Change',
      'Copy Job State Change',
      'Restore Job State Change',
      'Scan Job State Change',
      'Recovery Point State Change',
      'Recovery Point Change',
      'Recovery Point Index State Change',
      'Backup Plan State Change',
      'Backup Vault State Change',
      'Region Setting State Change',
      'AWS API Call via CloudTrail',
      '',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.jsonValue(), fc.jsonValue(), (type, detail, resources) => {
        const event = normaliseEvent({ source: 'aws.backup', 'detail-type': type, detail, resources }, receivedAt);
        expect(event).not.toBeNull();
        expectSound(event);
      }),
    );
  });

  it('never throws on any mutation of a fixture, and never loses the job id', () => {
    fc.assert(
      fc.property(fc.constantFrom(...jobNames), fc.array(mutation, { maxLength: 4 }), (name, mutations) => {
        const message = fixture(name);
        for (const { field, value } of mutations) message.detail[field] = value;
        const event = normaliseEvent(message, receivedAt);
        const id = idFields.map((field) => message.detail[field]).find((value) => value !== undefined) ?? '';
        expect(event?.jobId).toBe(id);
        expectSound(event);
      }),
    );
  });

  it('keeps any job id and any state verbatim', () => {
    const word = fc.string({ minLength: 1, maxLength: 100, size: 'max' }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.constantFrom('Backup', 'Copy', 'Restore'), word, word, (family, id, state) => {
        const idField = `${family.toLowerCase()}JobId`;
        const detail = { [idField]: id, [family === 'Restore' ? 'status' : 'state']: state };
        const message = { source: 'aws.backup', 'detail-type': `${family} Job State Change`, detail };
        expect(normaliseEvent(message, receivedAt)).toMatchObject({ jobId: id, state });
      }),
    );
  });

  it('gives the same event however deep it is wrapped', () => {
    fc.assert(
      fc.property(fc.constantFrom(...jobNames), fc.array(wrapper, { maxLength: 3 }), (name, wrappers) => {
        const body = wrappers.reduce<unknown>((inner, wrap) => wrap(inner), fixture(name));
        expect(normaliseEvent(body, receivedAt)).toEqual(normaliseEvent(fixture(name), receivedAt));
      }),
    );
  });
});
