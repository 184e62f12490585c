import { describe, expect, it } from 'vitest';
import { describeEffects } from '../../src/rules-diff/effect.ts';
import { rulesWith } from './small-rules.ts';

/** How the alerts are said that a route takes which was not there before. */
function saidOf(match: string, others = ''): string {
  const [effect] = describeEffects(
    rulesWith(`[${others}]`),
    rulesWith(`[${others === '' ? '' : `${others}, `}{ name: new, match: ${match}, policy: q }]`),
  );
  return effect?.says.replace(/: policy "q".*$/, '') ?? '';
}

describe('rules-diff/describe-samples', () => {
  it.each([
    ['{ drill: [true] }', 'drill=true'],
    ['{ owner: [{ exists: false }] }', 'without owner'],
    ['{ owner: [{ exists: true }] }', 'with owner'],
    ['{ owner: [{ anything-but: [x, y] }] }', 'owner not x or y'],
    [
      '{ $or: [{ owner: [{ anything-but: [x, y] }] }, { owner: [{ exists: false }] }] }',
      'owner not x or y (or without)',
    ],
    ['{ exposure: { shareUsed: [{ anything-but: 3 }] } }', 'shareUsed < 3 or shareUsed > 3'],
    ['{ exposure: { shareUsed: [{ exists: true }] } }', 'with shareUsed'],
    ['{ exposure: { shareUsed: [{ exists: false }] } }', 'without shareUsed'],
    ['{ exposure: { shareUsed: [{ numeric: [">", 2] }, { exists: false }] } }', 'shareUsed > 2 or without shareUsed'],
    ['{ exposure: { shareUsed: [2] } }', 'shareUsed=2'],
    ['{ strikes: [{ numeric: [">=", 2, "<", 5] }] }', 'strikes >= 2 and < 5'],
    [
      '{ error: { category: [access, kms, limit, window, not-found] } }',
      'category=access or kms or limit or window or not-found',
    ],
    [
      '{ event: { outcome: [failed, expired, aborted, partial, unknown] } }',
      'outcome not completed-with-issues or succeeded or in-progress or changed',
    ],
  ])('%s is %s', (match, said) => {
    expect(saidOf(match)).toBe(said);
  });

  it('says what another route takes of it', () => {
    const others = '{ name: one, match: { resource: { name: [db-1] } } }';

    expect(saidOf('{ resource: { name: [{ prefix: db- }] } }', others)).toBe('name=db-* but not name=db-1');
  });
});
