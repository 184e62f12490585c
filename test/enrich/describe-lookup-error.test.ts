import { describe, expect, it } from 'vitest';
import { describeLookupError, isDenied, NotAsked } from '../../src/enrich/describe-lookup-error.ts';

const named = (name: unknown) => Object.assign(new Error('secret in a message'), { name });

describe('enrich/describe-lookup-error', () => {
  it.each<[string, unknown, string]>([
    ['what was not asked', new NotAsked('storm'), 'not asked, because many failures like this one came at once'],
    ['what AWS refuses', named('AccessDeniedException'), 'access denied'],
    ['an error that nobody knows', named('OddException'), 'the request failed (OddException)'],
    ['a name that is no text', named(7), 'the request failed'],
    ['what is no error at all', 'secret in a text', 'the request failed'],
  ])('says why %s', (_what, error, says) => {
    expect(describeLookupError(error)).toBe(says);
  });

  it.each<[unknown, boolean]>([
    [named('AccessDeniedException'), true],
    [named('NotAuthorized'), true],
    [named('ThrottlingException'), false],
    ['AccessDenied', false],
  ])('knows whether asking again is of no use: %s', (error, expected) => {
    expect(isDenied(error)).toBe(expected);
  });
});
