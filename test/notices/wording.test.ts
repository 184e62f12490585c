import { describe, expect, it } from 'vitest';
import { codeWords } from '../../src/enrich/catalogue/headline-codes.ts';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import {
  formatCode,
  formatProblems,
  formatSpeaker,
  ordinal,
  sentence,
  withProblem,
  wordsOfCode,
} from '../../src/notices/wording.ts';

describe('notices/wording', () => {
  it('ordinals', () => {
    expect([1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111, 113].map(ordinal)).toEqual(
      '1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 101st 111th 113th'.split(' '),
    );
  });

  it('codes become words', () => {
    expect(formatCode('kms-key-unusable')).toBe('KMS key unusable');
    expect(formatCode('job-expired')).toBe('Job expired');
    expect(formatCode('fsx-copy-unsupported')).toBe('FSx copy unsupported');
    expect(wordsOfCode('s3-restore-nothing-matched')).toBe('S3 restore nothing matched');
    expect(wordsOfCode('job-expired')).toBe('job expired');
  });

  it('codes that say it badly are called what their row calls them', () => {
    const called = errorCatalogue.flatMap(({ code, words }) => (words === undefined ? [] : [[code, words] as const]));

    expect([...codeWords], 'run `npm run docs`').toEqual(called.sort());
    expect(called.length).toBeGreaterThan(0);
    for (const [code, words] of called) expect(wordsOfCode(code)).toBe(words);
  });

  it('sentences end', () => {
    expect(['it broke', 'Why?', '', ' two\nlines '].map(sentence)).toEqual(['It broke.', 'Why?', '', 'Two lines.']);
  });

  it('several things of different kinds are jobs, and of different ends have problems', () => {
    const backup = { kind: 'backup', outcome: 'failed', errorCode: 'kms-key-unusable' };
    const restore = { ...backup, kind: 'restore' };

    expect(formatProblems(2, [backup, backup])).toBe('2 backups failed');
    expect(formatProblems(2, [backup, restore])).toBe('2 backup jobs failed');
    expect(formatProblems(2, [backup, { ...backup, outcome: 'aborted' }])).toBe('2 backups have problems');
    expect(formatProblems(2, [{ ...backup, outcome: 'partial' }])).toBe('2 backups are only partial');
    expect(formatProblems(2, [{ ...backup, outcome: 'vanished' }])).toBe('2 backups ended in an unknown state');
    expect(formatProblems(2, [{ ...restore, isRestoreTest: true }])).toBe('2 restore tests failed');
    expect(formatProblems(2, [{ ...restore, isRestoreTest: true }, restore])).toBe('2 restores failed');
    expect(formatProblems(2, [{ ...backup, isRestoreTest: true }]), 'a kind that has no tests').toBe(
      '2 backups failed',
    );
  });

  it('what was found is no backup that never ran, whatever else is beside it', () => {
    const found = { kind: 'missed', outcome: 'failed', errorCode: 'eyes-switched-off', isFinding: true };
    const never = { kind: 'missed', outcome: 'failed', errorCode: 'backup-not-started' };

    expect(formatProblems(2, [found, { ...found, errorCode: 'copy-not-made' }])).toBe('2 findings');
    expect(formatProblems(3, [found, never, never])).toBe('3 backup problems');
    expect(formatProblems(2, [never, never])).toBe('2 scheduled backups never ran');
  });

  it('a cause that says more than what became of the job stands in its place', () => {
    const small = { kind: 'backup', outcome: 'succeeded', errorCode: 'backup-far-smaller-than-usual' };

    expect(formatProblems(2, [small, small])).toBe('2 backups');
    expect(withProblem('RDS orders', small)).toBe('RDS orders: backup far smaller than usual');
    expect(withProblem('', small)).toBe('backup far smaller than usual');
    expect(withProblem('RDS orders', { ...small, outcome: 'failed', errorCode: 'unknown' })).toBe(
      'RDS orders backup failed',
    );
  });

  it('whose words a message is', () => {
    expect(formatSpeaker(undefined)).toBe('AWS says');
    expect(formatSpeaker({ kind: 'unknown', ofRouter: 'rules' })).toBe('The router says');
    expect(formatSpeaker({ kind: 'missed' })).toBe('The router says');
    expect(formatSpeaker({ kind: 'backup' })).toBe('AWS says');
  });
});
