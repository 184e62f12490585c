import { describe, expect, it } from 'vitest';
import { describeStrangeness, plainForm } from '../../src/lib/plain-form.ts';

describe('lib/plain-form', () => {
  it.each([
    ['prod', 'prod'],
    ['“prod”', 'prod'],
    [' «eu–west−1»\u00a0', 'eu-west-1'],
    ['pr\u200bod', 'prod'],
    ['１２３', '123'],
    ['„“', ''],
    ["o'brien", "o'brien"],
  ])('makes %j %j', (text, plain) => {
    expect(plainForm(text)).toBe(plain);
  });

  it.each([
    ['prod', null],
    ["o'brien", null],
    ['"', null],
    ['☂️ team', null],
    ['“prod”', 'has quotes of its own around it'],
    ['a\u200bb', 'has a character that looks like a blank or like nothing, U+200B'],
    ['a\tb', 'has a character that looks like a blank or like nothing, U+0009'],
  ])('says what of %j nobody means', (text, said) => {
    expect(describeStrangeness(text)).toBe(said);
  });
});
