import { describe, expect, it } from 'vitest';
import { type PlacedIssue, reportIssues } from '../../../src/rules/check/issue.ts';

const here = { name: 'routing', lineOf: () => null, writtenAt: () => null };
const issue = (change: Partial<PlacedIssue>): PlacedIssue => ({ part: 0, path: ['a'], message: 'is wrong', ...change });

describe('rules/check/issue', () => {
  it('keeps the order of mistakes whose lines nobody knows, and says each once', () => {
    const reported = reportIssues([issue({ path: ['b'] }), issue({}), issue({})], [here]);

    expect(reported.map(({ path, line }) => [path, line])).toEqual([
      ['b', null],
      ['a', null],
    ]);
  });

  it('says what was read where nobody knows how it is written', () => {
    const ofWritten = (value: string) => ({ value, message: `is written ${value}` });
    const one = issue({ value: 7, ofWritten });

    expect(reportIssues([one], [here])).toMatchObject([{ value: '7', message: 'is wrong' }]);
    expect(reportIssues([one], [{ ...here, writtenAt: () => '007' }])).toMatchObject([
      { value: '007', message: 'is written 007' },
    ]);
  });

  it.each([
    [['targets', 'chat', 'slack'], { token: 'x' }, null],
    [['targets', 'chat', 'slack'], 'a-long-text-that-may-be-a-key', '(hidden)'],
    [['targets', 'chat', 'slack'], 'short', 'short'],
    [['targets', 'chat'], { slack: 1 }, '{"slack":1}'],
  ])('shows of %j only what can be no credential: %j', (path, value, shown) => {
    expect(reportIssues([issue({ path, value })], [here])[0]?.value).toBe(shown);
  });
});
