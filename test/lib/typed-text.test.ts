import { describe, expect, it } from 'vitest';
import { longestTyped, typedText } from '../../src/lib/typed-text.ts';

describe('lib/typed-text', () => {
  it('is one inert line, without the marks that end a text in a sentence', () => {
    expect(typedText('it “works”\n\u202eagain "now"')).toBe("it 'works' again 'now'");
    expect(typedText('x'.repeat(500))).toHaveLength(longestTyped);
    expect(typedText('x'.repeat(500), 10)).toHaveLength(10);
  });
});
