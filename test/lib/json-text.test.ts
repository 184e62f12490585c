import { describe, expect, it } from 'vitest';
import { jsonIn, jsonObjectIn } from '../../src/lib/json-text.ts';

describe('lib/json-text', () => {
  it('reads the value of a text and from bytes', () => {
    expect(jsonIn('{"a":[1]}')).toEqual({ a: [1] });
    expect(jsonIn(Buffer.from('"é"'))).toBe('é');
    expect(jsonObjectIn('{"a":[1]}')).toEqual({ a: [1] });
  });

  it.each(['', '{', 'nothing', null, undefined])('is null where there is none: %j', (text) => {
    expect(jsonIn(text)).toBeNull();
    expect(jsonObjectIn(text)).toBeNull();
  });

  it.each(['[]', '"a"', '1', 'null'])('is no object when it is another value: %s', (text) => {
    expect(jsonObjectIn(text)).toBeNull();
  });
});
