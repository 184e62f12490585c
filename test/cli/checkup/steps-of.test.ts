import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../src/cli/checkup/steps-of.ts';

describe('cli/checkup/steps-of', () => {
  it('is each step once, what only some need before what all do', () => {
    expect(stepsOf([{ advice: ['ask', 'look'] }, { advice: ['save it', 'ask', 'look'] }])).toEqual([
      'save it',
      'ask',
      'look',
    ]);
    expect(stepsOf([])).toEqual([]);
  });
});
