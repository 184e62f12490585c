import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../../../src/rules/check/issue.ts';
import { saidOf } from './corrected.ts';

const rulesWith = (routes: string) =>
  saidOf(`version: 1\nfallback: [alert-topic]\nroutes: [${routes}]\n`)
    .filter(({ path }) => path.endsWith('.retry'))
    .map(formatIssue);

describe('rules/check/warnings/retries', () => {
  it.each([
    ['of another kind', 'match: { event: { kind: [scan, restore] } }'],
    ['of a cause that does not pass', 'match: { error: { code: [kms-key-unusable] } }'],
    ['of a category that does not pass', 'match: { error: { category: [access, kms] } }'],
    ['of an outcome that is none', 'match: { event: { outcome: [aborted] } }'],
    ['that a person started', 'match: { job: { initiator: [on-demand] } }'],
  ])('warns of a route that takes only what is %s', (_what, match) => {
    expect(rulesWith(`{ name: a, ${match}, retry: { attempts: 1 } }`)).toEqual([
      expect.stringContaining('routes[0].retry: "a" never starts anything again'),
    ]);
  });

  it.each([
    ['takes everything', ''],
    ['takes a cause that passes', 'match: { error: { code: [internal-error, kms-key-unusable] } },'],
    ['takes a category that passes', 'match: { error: { category: [internal] } },'],
    ['takes resources of a type', 'match: { resource: { type: [RDS] } },'],
  ])('is silent about a route that %s', (_what, match) => {
    expect(rulesWith(`{ name: a, ${match} retry: { attempts: 1 } }`)).toEqual([]);
  });

  it('is silent about one that switches it off, and one that has it from the route around it', () => {
    expect(rulesWith('{ name: a, match: { event: { kind: [restore] } }, retry: { attempts: 0 } }')).toEqual([]);
    expect(
      rulesWith('{ name: a, retry: { attempts: 1 }, routes: [{ name: b, match: { event: { kind: [restore] } } }] }'),
    ).toEqual([]);
  });
});
