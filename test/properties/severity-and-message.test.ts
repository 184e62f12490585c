import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import { nothingFound } from '../../src/enrich/findings.ts';
import { type BackupEvent, findings, isProblem, outcomes } from '../../src/events/backup-event.ts';
import { eventKinds } from '../../src/events/kinds.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { type Alert, severities } from '../../src/incidents/alert.ts';
import { fixture } from '../events/fixtures.ts';
import { readRows } from '../fixtures/tab-separated.ts';

const base = normaliseEvent(fixture('backup-failed'), '2026-11-22T04:00:00.000Z') as BackupEvent;
const messages = readRows(new URL('../fixtures/aws-messages.tsv', import.meta.url)).map(
  ({ sentence }) => sentence ?? '',
);
const states = ['FAILED', 'COMPLETED', 'STOPPED', 'EXPIRED', 'MODIFIED', 'DELETED', 'ALARM'];

const events = fc
  .record({
    kind: fc.constantFrom(...eventKinds),
    outcome: fc.constantFrom(...outcomes.filter(isProblem)),
    state: fc.constantFrom(...states),
    statusMessage: fc.oneof(fc.constantFrom(...messages), fc.constant('Backup job was stopped by user.')),
    isTest: fc.boolean(),
    finding: fc.option(fc.constantFrom(...findings), { nil: undefined }),
  })
  .map(
    ({ isTest, finding, ...said }): BackupEvent => ({
      ...base,
      ...said,
      ...(isTest && said.kind === 'restore' ? { isRestoreTest: true } : {}),
      ...(finding === undefined ? {} : { finding }),
    }),
  );

const rank = ({ severity }: Alert) => severities.indexOf(severity);
const high = severities.indexOf('high');

/** Reasons that cannot both be true, whatever happened. */
const contrary: [RegExp, RegExp][] = [
  [/its copy is missing/, /no good recovery point at all/],
  [/only its scan is missing|whether it is clean/, /malware was found/],
  [/says nothing against the backup itself/, /the backup itself may be bad|malware/],
  [/the backup was made/, /no resource of the plan is backed up|the job failed/],
  [/nothing is lost/, /the job failed|is lost$/],
  [/restore test/, /no resource of the plan is backed up/],
];

describe('properties/severity-and-message: what AWS wrote', () => {
  it('is never less than high because of a message, when it is high without', () => {
    fc.assert(
      fc.property(events, (event) => {
        const without = composeAlert({ ...event, statusMessage: null }, null, [], 1);
        const withIt = composeAlert(event, null, [], 1);

        expect(rank(without) > high || rank(withIt) <= high).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('gives no reasons that contradict each other', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 4 }), (event, strikes) => {
        const { severityReasons } = composeAlert(event, null, [], strikes);
        const said = severityReasons.join('; ');

        expect(contrary.filter(([one, other]) => one.test(said) && other.test(said))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('is at most low for a recovery point that could not be deleted, whatever AWS wrote', () => {
    for (const statusMessage of messages) {
      const event: BackupEvent = {
        ...base,
        kind: 'recovery-point',
        outcome: 'failed',
        state: 'EXPIRED',
        statusMessage,
      };

      expect(composeAlert(event, null, [], 5).severity).toBe('low');
    }
  });

  it('is no less than without the message where that is about a key which is known to work', () => {
    const stopped = { kind: 'recovery-point', outcome: 'aborted', state: 'STOPPED' } as const;
    const found = { ...nothingFound, key: { state: 'Enabled', deletedAt: null } };
    const severityOf = (statusMessage: string | null) =>
      composeAlert({ ...base, ...stopped, statusMessage }, found, [], 1).severity;

    expect([severityOf(null), severityOf('KMS key is pending deletion')]).toEqual(['high', 'high']);
  });

  it('is at most high for the set-up of a restore test, and not capped for the backup itself', () => {
    const severityOf = (statusMessage: string) =>
      composeAlert({ ...base, kind: 'restore', isRestoreTest: true, statusMessage }, null, [], 5).severity;

    expect(severityOf('The role cannot be assumed by AWS Backup')).toBe('high');
    expect(severityOf('KMS key is pending deletion')).toBe('critical');
  });

  it('has a row of the catalogue for everything that can be found', () => {
    const found = errorCatalogue.flatMap(({ when = [] }) => when.flatMap((one) => ('found' in one ? [one.found] : [])));

    expect(
      findings
        .filter((finding) => !found.includes(finding))
        .map((one) => `${one}: give a row the circumstance { found: '${one}' }`),
    ).toEqual([]);
  });
});
