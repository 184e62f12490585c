import { describe, expect, it } from 'vitest';
import { isPendingDeletion, isUsableKey } from '../../src/lib/key-states.ts';

describe('lib/key-states', () => {
  it.each([
    ['Enabled', true, false],
    ['Updating', true, false],
    ['Disabled', false, false],
    ['PendingImport', false, false],
    ['Unavailable', false, false],
    ['Creating', false, false],
    ['PendingDeletion', false, true],
    ['PendingReplicaDeletion', false, true],
    ['constructor', false, false],
    [null, false, false],
    [undefined, false, false],
  ])('%s: can be used %s, about to be deleted %s', (state, usable, dying) => {
    expect([isUsableKey(state), isPendingDeletion(state)]).toEqual([usable, dying]);
  });
});
