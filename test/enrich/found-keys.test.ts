import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/enrich/enrich.ts';
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
