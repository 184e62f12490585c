import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesAmong, neededTexts, UnreadPattern } from '../../src/lib/regexp-candidates.ts';

/** Each feature of a pattern, with the texts that it makes certain. */
const understood: readonly [pattern: RegExp, texts: string[] | null][] = [
  [/rate exceeded/, ['rate exceeded']],
  [/it's over, no?/, ["it's over, n"]],
  // Escapes, classes and anchors.
  [/invalidsnapshot\.notfound/, ['invalidsnapshot']],
  [/\(word\)/, ['word']],
  [/\\words\/-/, ['words']],
  [/^already exists$/, ['already exists']],
  [/\bkms:\Bcreate\b/, ['create']],
  [/more than \d{1,9} manual snapshots/, [' manual snapshots']],
  [/\w\s\D\W\Swords/, ['words']],
  [/same organi[sz]ation/, ['same organi']],
  [/[^a-z\]()|]words[)[\\]/, ['words']],
  [/vss .{0,120}ssm agent/, ['ssm agent']],
  // Repetition.
  [/backups?/, ['backup']],
  [/backups??/, ['backup']],
  [/already ?exists/, ['already']],
  [/words*/, ['word']],
  [/words*?too/, ['word']],
  [/words+/, ['word']],
  [/words{0}/, ['word']],
  [/words{2}/, ['word']],
  [/words{0,2}/, ['word']],
  [/words{1,}?/, ['word']],
  [/\w?\d*words/, ['words']],
  // Groups and alternatives.
  [/(quota|limit)exceeded/, ['exceeded']],
  [/(?:quota|limit)?exceeded/, ['exceeded']],
  [/(?:the (?:quota|limit) )*exceeded/, ['exceeded']],
  [/(?<what>quota|limit)exceeded/, ['exceeded']],
  [/(?i:quota)exceeded/, ['exceeded']],
  [/denied|not (?:allowed|authorized) here/, ['denied', ' here']],
  [/(?:denied|refused)/, null],
  [/denied|no/, null],
  [/denied|/, null],
  [/denied|.{9}/, null],
  // Looking around.
  [/(?<!request)exceeded/, ['exceeded']],
  [/(?<=some )words/, ['words']],
  [/some(?= words)/, ['some']],
  [/some(?! words)/, ['some']],
  [/(?=words)/, null],
  // Too short.
  [/word/, ['word']],
  [/kms/, null],
  [/kms ?key/, null],
  [/(?:)/, null],
  // Braces that repeat nothing are no part of a text.
  [/some {words/, ['some ']],
  [/some }words/, ['some ']],
  [/some ]words/, ['some ']],
];

/** What is not understood: nothing is certain. */
const notUnderstood: readonly RegExp[] = [
  /some words/i,
  /some words/g,
  /some words/y,
  /some words/u,
  /some words/v,
  /some words/s,
  /some words/m,
  /some\nwords/,
  /some\u0020words/,
  /some\x20words/,
  /some\cJwords/,
  /(some) words \1/,
  /(?<a>some) words \k<a>/,
  /some words\0/,
];

describe('lib/regexp-candidates: what a pattern needs', () => {
  it.each(understood)('%s', (pattern, texts) => {
    expect(neededTexts(pattern)).toEqual(texts);
  });

  it.each(notUnderstood)('%s: nothing is certain', (pattern) => {
    expect(neededTexts(pattern)).toBeNull();
  });

  it('is in whatever it matches', () => {
    fc.assert(
      fc.property(samples, fc.string(), fc.string(), ({ source, text }, before, after) => {
        const pattern = new RegExp(source);
        const whole = `${before}${text}${after}`;
        const texts = neededTexts(pattern);
        fc.pre(pattern.test(whole));

        expect(texts === null || texts.some((one) => whole.includes(one))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('lib/regexp-candidates: the candidates', () => {
  const all = [/kms key/, /no/, /the key/, /.{3}some/, /rate exceeded/, /Some/i].map((pattern) => ({ pattern }));
  const namesIn = (text: string) => candidatesAmong(all)(text).map(({ pattern }) => pattern.source);

  it('are those whose words are there and those without any, in their order', () => {
    expect(namesIn('')).toEqual(['no', 'Some']);
    expect(namesIn('the key of some kms')).toEqual(['no', 'the key', '.{3}some', 'Some']);
    expect(namesIn('rate exceeded')).toEqual(['no', 'rate exceeded', 'Some']);
    expect(namesIn('rateexceededkmskey kms key')).toEqual(['kms key', 'no', 'Some']);
  });

  it('are the same where what they need is known before, and each is read when it is first tried', () => {
    const unread = all.map(({ pattern }) => {
      const { source, flags } = pattern;
      return { pattern: new UnreadPattern(source, flags, neededTexts(pattern)) };
    });

    for (const text of ['', 'the key of some kms', 'rate exceeded', 'kms key']) {
      expect(candidatesAmong(unread)(text).map(({ pattern }) => pattern.source)).toEqual(namesIn(text));
      for (const [at, { pattern }] of unread.entries()) expect(pattern.test(text)).toBe(all[at]?.pattern.test(text));
    }
    expect(() => new UnreadPattern('(', '', null)).not.toThrow();
  });

  it('are all that match, whatever the patterns and the text', () => {
    fc.assert(
      fc.property(fc.array(samples, { maxLength: 8 }), fc.array(fc.string()), (some, between) => {
        const patterns = some.map(({ source }) => ({ pattern: new RegExp(source) }));
        const text = some.map((one, at) => `${between[at] ?? ''}${one.text}`).join('');
        const found = candidatesAmong(patterns)(text);

        expect(found).toEqual(patterns.filter((one) => found.includes(one)));
        expect(patterns.filter(({ pattern }) => pattern.test(text)).filter((one) => !found.includes(one))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

/** A source of a pattern, and a text that its middle matches when nothing around it stands in the way. */
interface Sample {
  source: string;
  text: string;
}

const letters = fc.constantFrom('a', 'b', 'c', ' ', 'é', '…', '\ud83d', '\ude00');
const words = fc.string({ unit: letters, minLength: 1, maxLength: 5 });
const escaped = fc.constantFrom('.', '(', ')', '[', ']', '{', '}', '|', '\\', '^', '$', '*', '+', '?', '/', '-');

/** Every feature inside every other. */
const { whole: samples } = fc.letrec<{ node: Sample; leaf: Sample; deep: Sample; whole: Sample }>((tie) => ({
  leaf: fc.oneof(
    words.map((text) => ({ source: text, text })),
    // What is repeated is the last character alone; it is in no text, so that none makes the pattern slow.
    fc
      .tuple(words, fc.constantFrom('z?', 'z*', 'z{0,2}', 'z*?', 'z{0,}', '\ude00?'))
      .map(([text, repeated]) => ({ source: `${text}${repeated}`, text })),
    escaped.map((text) => ({ source: `\\${text}`, text })),
    letters.map((text) => ({ source: '.', text })),
    fc.constantFrom('{', '}', ']').map((text) => ({ source: text, text })),
    fc.constantFrom({ source: '\\d', text: '7' }, { source: '\\W', text: '-' }, { source: '\\s', text: ' ' }),
    fc
      .constantFrom('', '\\b', '\\B', '^', '$', '(?=a)', '(?!a)', '(?<=a)', '(?<!a)')
      .map((source) => ({ source, text: '' })),
    fc.constantFrom('[ab]', '[a-c]', '[^)]', '[-a]', '[\\]a]').map((source) => ({ source, text: 'a' })),
  ),
  deep: fc.oneof(
    fc.array(tie('node'), { maxLength: 4 }).map((parts) => ({
      source: parts.map(({ source }) => source).join(''),
      text: parts.map(({ text }) => text).join(''),
    })),
    fc.tuple(tie('node'), tie('node'), fc.boolean(), fc.constantFrom('(', '(?:')).map(([one, other, first, open]) => ({
      source: `${open}${one.source}|${other.source})`,
      text: first ? one.text : other.text,
    })),
    fc
      .tuple(
        tie('node'),
        fc.constantFrom<[string, number]>(
          ['?', 0],
          ['?', 1],
          ['??', 1],
          ['{2}', 2],
          ['{0,2}', 0],
          ['{1,2}', 1],
          ['{1,3}?', 2],
        ),
      )
      .map(([{ source, text }, [times, count]]) => ({ source: `(?:${source})${times}`, text: text.repeat(count) })),
  ),
  node: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('deep')),
  whole: fc.oneof(
    tie('node'),
    fc
      .tuple(tie('node'), tie('node'), fc.boolean())
      .map(([one, other, first]) => ({ source: `${one.source}|${other.source}`, text: first ? one.text : other.text })),
  ),
}));
