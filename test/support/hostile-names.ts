/** Names that people give to things and that a map of any language may trip over. */
export const hostileNames: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'length',
  '',
  ' ',
  'x'.repeat(600),
  '\ud83d',
  'a\ud83db',
  'aws:constructor',
  '\u0000',
];
