import { describe, expect, it } from 'vitest';
import { classifyFailure, type Failure } from '../../src/enrich/classify.ts';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import { nothingFound } from '../../src/enrich/findings.ts';
import type { FoundFacts } from '../../src/events/backup-event.ts';
import { eventOf } from './sample-findings.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/0ab1';
const facts: FoundFacts = {
  ...{ id: 'f', reason: 'protection-taken-away', severity: 'critical', about: 'set-up', subject: null, name: null },
};

/** What to do about a key that was found in a state. */
function adviceIn(keyState?: string): readonly string[] {
  const found = keyState === undefined ? facts : { ...facts, keyState };
  const event = eventOf('backup-failed', { kind: 'missed', statusMessage: `It is to go. The key: ${key}.`, found });
  return composeAlert(event, nothingFound, [], 1).error.advice;
}

describe('enrich: what was found of a key', () => {
  it('says first, in whole commands, what saves it', () => {
    const place = `--region eu-central-1 --key-id ${key}`;

    expect(adviceIn('PendingDeletion')[0]).toContain(`\`aws kms cancel-key-deletion ${place}\``);
    expect(adviceIn('PendingDeletion')[1]).toContain(`\`aws kms enable-key ${place}\``);
    expect(adviceIn('Disabled')[0]).toContain(`\`aws kms enable-key ${place}\``);
    expect(adviceIn().join()).not.toContain('aws kms');
  });
});

const plain: Failure = {
  ...{ kind: 'missed', outcome: 'failed', state: 'FAILED' },
  ...{ statusMessage: 'Access Denied to KMS key', messageCategory: null },
};

describe('enrich: what was found, and the words around it', () => {
  const reasons = errorCatalogue.flatMap(({ code, when = [] }) =>
    when.flatMap((one) => ('watch' in one ? [[one.watch, code] as const] : [])),
  );

  it.each(reasons)('is what it was found for, whatever its message says: %s', (found, code) => {
    expect(classifyFailure({ ...plain, found }).code).toBe(code);
  });

  it('has no words of AWS where the router says it', () => {
    expect(classifyFailure({ ...plain, kind: 'backup' }).category).toBe('kms');
    expect(classifyFailure(plain).category).not.toBe('kms');
  });

  it('says what IAM refuses of a key', () => {
    const denied = 'is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111122223333:key/1';

    expect(classifyFailure({ ...plain, kind: 'backup', statusMessage: denied }).meaning).toMatch(
      / IAM refuses kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key\/1\.$/,
    );
  });

  it('says no size of what was found for something else', () => {
    const size = { bytes: 1, usualBytes: 9, runs: 5 };
    expect(classifyFailure({ ...plain, kind: 'scan', finding: 'threats', size }).meaning).not.toContain(
      'the median of',
    );
  });
});
