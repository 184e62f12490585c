import { describe, expect, it } from 'vitest';
import { severityNamed, worseOf } from '../../src/incidents/alert.ts';
import { firstTargets } from '../../src/incidents/routing.ts';

describe('incidents/alert', () => {
  it('a severity that another release has is in the middle', () => {
    expect(severityNamed('low')).toBe('low');
    expect(severityNamed('catastrophic')).toBe('medium');
  });

  it('the worse of two counts', () => {
    expect(worseOf('low', 'critical')).toBe('critical');
    expect(worseOf('high', 'medium')).toBe('high');
  });
});

describe('incidents/routing', () => {
  it('a policy without steps tells nobody first', () => {
    expect(firstTargets({ steps: [] })).toEqual([]);
    expect(firstTargets({ steps: [{ afterSeconds: 0, targets: ['chat'] }] })).toEqual(['chat']);
  });
});
