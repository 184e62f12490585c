import { describe, expect, it } from 'vitest';
import { adviceLines, formatAdvice } from '../../src/enrich/advice-lines.ts';
import type { EventKind } from '../../src/events/kinds.ts';

const say = (line: string, kind: EventKind, resourceType: string | null = 'RDS', isRestoreTest = false) =>
  formatAdvice(line, { kind, resourceType, isRestoreTest });

describe('enrich/advice-lines', () => {
  it('says how one of a kind is started again, and nothing where nobody starts it', () => {
    const { startAgain, correctAgain } = adviceLines;

    expect(say(startAgain, 'backup')).toMatch(/^Start the backup again: `aws backup start-backup-job /);
    expect(say(startAgain, 'copy')).toMatch(/^Start the copy again, .*`aws backup start-copy-job /);
    expect(say(startAgain, 'vault')).toBeNull();
    expect(say(correctAgain, 'restore')).toMatch(/^Start the restore again with the settings corrected /);
    expect(say(correctAgain, 'backup')).toBe(say(startAgain, 'backup'));
    expect(say(correctAgain, 'vault')).toBeNull();
  });

  it('says of a restore test that its plan starts it again', () => {
    expect(say(adviceLines.startAgain, 'restore', 'RDS', true)).toMatch(/^Nothing has to be started: /);
    expect(say(adviceLines.correctAgain, 'restore', 'RDS', true)).toMatch(/^Correct the selection of the restore /);
    expect(say(adviceLines.lookAtJob, 'restore', 'RDS', true)).toBe(say(adviceLines.lookAtJob, 'restore'));
    expect(say('constructor', 'restore', 'RDS', true)).toBe('constructor');
  });

  it('says how one of a kind is looked at, and nothing where no call does', () => {
    expect(say(adviceLines.lookAtJob, 'backup')).toMatch(/^Look at the job: `aws backup describe-backup-job /);
    expect(say(adviceLines.lookAtJob, 'recovery-point')).toMatch(/^Look at the recovery point: /);
    expect(say(adviceLines.lookAtJob, 'unknown')).toBeNull();
  });

  it.each([null, 'Quantum', 'constructor', 'unknown'])(
    'sends people to the console where it knows no call for the state of %s',
    (type) => {
      expect(say(adviceLines.lookAtState, 'backup', type)).toBe(
        'Look at the state of the resource in its own console.',
      );
    },
  );

  it('says the call of its own service for the state of a resource', () => {
    expect(say(adviceLines.lookAtState, 'backup', 'S3')).toMatch(
      /^Look at its state: `aws s3api get-bucket-versioning --bucket <id>`/,
    );
  });

  it.each([
    ['EC2: look here', 'EC2', true],
    ['EC2: look here', 'RDS', false],
    ['EC2, with VSS, look here', 'RDS', false],
    ['EC2: look here', null, true],
    ['EC2: look here', 'Quantum', true],
    ['EC2 is meant', 'RDS', true],
    ['Look at EC2: here', 'RDS', true],
    ['SAP HANA: look here', 'SAP HANA on Amazon EC2', true],
    ['SAP HANA: look here', 'EC2', false],
  ])('says %j of %s: %s', (line, type, isSaid) => {
    expect(say(line, 'backup', type)).toBe(isSaid ? line : null);
  });
});
