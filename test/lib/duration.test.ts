import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, writeDuration } from '../../src/lib/duration.ts';

describe('lib/duration', () => {
  it.each([
    [0, '0s'],
    [-5, '0s'],
    [900, '15m'],
    [5400, '1h30m'],
    [172_800, '2d'],
  ])('writes %i seconds as %s, which is read as the same', (seconds, text) => {
    expect(writeDuration(seconds)).toBe(text);
    if (seconds > 0 && !/\d[a-z]\d/.test(text)) expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    { text: '0s', seconds: 0 },
    { text: '30s', seconds: 30 },
    { text: '15m', seconds: 900 },
    { text: '8h', seconds: 28_800 },
    { text: '2d', seconds: 172_800 },
    { text: '1h30m', seconds: 5400 },
    { text: '1d2h3m4s', seconds: 93_784 },
    { text: '999999s', seconds: 999_999 },
  ])('reads $text as $seconds s', ({ text, seconds }) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '15', 'm', '15 m', '-5m', '1.5h', '15M', '1w', '15m ', '1000000s', 'PT15M', '15m\n', '١٥m'])(
    'reads no duration from %j',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  it.each([
    { seconds: 0, said: '0 s' },
    { seconds: -5, said: '0 s' },
    { seconds: 45, said: '45 s' },
    { seconds: 59.4, said: '59 s' },
    { seconds: 60, said: '1 min' },
    { seconds: 90, said: '1 min 30 s' },
    { seconds: 3600, said: '1 h' },
    { seconds: 9000, said: '2 h 30 min' },
    { seconds: 86_400, said: '1 d' },
    { seconds: 273_600, said: '3 d 4 h' },
    { seconds: 7199, said: '2 h' },
    { seconds: 172_799, said: '2 d' },
  ])('says $seconds s as "$said"', ({ seconds, said }) => {
    expect(formatDuration(seconds)).toBe(said);
  });
});
