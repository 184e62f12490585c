import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/patterns/match.ts';
import { checkPattern } from '../../src/rules/check/check-pattern.ts';

/** Compiles a list for one field and says whether a value of that field matches. */
function matches(tests: unknown[], value: unknown): boolean {
  return compilePattern({ field: tests })({ field: value }).matched;
}

const png = 'dir/a/b.png';

/** The examples of EventBridge's documentation, each with a value that matches and one that does not. */
const documented: [operator: string, tests: unknown[], matching: unknown, other: unknown][] = [
  ['prefix', [{ prefix: '2017-10-02' }], '2017-10-02T18:43:48Z', '2017-10-03T18:43:48Z'],
  ['prefix', [{ prefix: 'us-' }], 'us-east-1', 'eu-us-1'],
  ['prefix ignoring case', [{ prefix: { 'equals-ignore-case': 'EventB' } }], 'eventbridge', 'event-b'],
  ['suffix', [{ suffix: '.png' }], 'a.png', 'a.png.txt'],
  ['suffix ignoring case', [{ suffix: { 'equals-ignore-case': '.png' } }], 'a.PNG', 'a.pn'],
  ['equals-ignore-case', [{ 'equals-ignore-case': 'alice' }], 'ALICE', 'alices'],
  ['equals-ignore-case in Greek', [{ 'equals-ignore-case': 'ΟΔΟΣ' }], 'οδος', 'οδο'],
  ['prefix in Greek', [{ prefix: { 'equals-ignore-case': 'ΟΔΟΣ' } }], 'οδοσα', 'οδος'.slice(1)],
  ['equals-ignore-case in German', [{ 'equals-ignore-case': 'straße' }], 'STRAßE', 'STRASSE'],
  ['wildcard whose ends would overlap', [{ wildcard: 'aba*aba' }], 'abaaba', 'ababa'],
  ['wildcard', [{ wildcard: 'dir/*.png' }], png, 'dir/a/b.jpg'],
  ['wildcard', [{ wildcard: '*/lib/*' }], '/usr/lib/x', '/usr/lib'],
  ['wildcard', [{ wildcard: 'EventBus*' }], 'EventBus', 'EventBu'],
  ['wildcard', [{ wildcard: '*' }], '', 1],
  ['wildcard with a star', [{ wildcard: '*\\*.png' }], 'a*.png', 'a.png'],
  ['wildcard with a backslash', [{ wildcard: 'C:\\\\*' }], 'C:\\dir', 'C:/dir'],
  ['wildcard without a star', [{ wildcard: 'a\\*b' }], 'a*b', 'axb'],
  ['anything-but', [{ 'anything-but': 'initializing' }], 'running', 'initializing'],
  ['anything-but', [{ 'anything-but': 123 }], 124, 123],
  ['anything-but texts', [{ 'anything-but': ['stopped', 'overloaded'] }], 'running', 'overloaded'],
  ['anything-but numbers', [{ 'anything-but': [100, 200, 300] }], 101, 300],
  [
    'anything-but ignoring case',
    [{ 'anything-but': { 'equals-ignore-case': 'initializing' } }],
    'running',
    'INITIALIZING',
  ],
  [
    'anything-but several ignoring case',
    [{ 'anything-but': { 'equals-ignore-case': ['initializing', 'stopped'] } }],
    'running',
    'Stopped',
  ],
  ['anything-but prefix', [{ 'anything-but': { prefix: 'init' } }], 'running', 'init'],
  ['anything-but prefixes', [{ 'anything-but': { prefix: ['init', 'stop'] } }], 'running', 'stopped'],
  ['anything-but suffix', [{ 'anything-but': { suffix: '.txt' } }], 'a.png', 'a.txt'],
  ['anything-but suffixes', [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }], 'a.png', 'a.rtf'],
  ['anything-but wildcard', [{ 'anything-but': { wildcard: '*/lib/*' } }], '/usr/bin', '/usr/lib/x'],
  ['anything-but wildcards', [{ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }], '/usr', '/usr/bin/x'],
  ['anything-but text, of a number', [{ 'anything-but': { wildcard: '*' } }], 1, 'a'],
  ['numeric', [{ numeric: ['=', 100] }], 100, 101],
  ['numeric', [{ numeric: ['=', 3.018e2] }], 301.8, '301.8'],
  ['numeric', [{ numeric: ['<', 10] }], 9.999999, 10],
  ['numeric', [{ numeric: ['<=', 10] }], 10, 10.000001],
  ['numeric', [{ numeric: ['>', 10] }], 10.000001, 10],
  ['numeric', [{ numeric: ['>=', 10] }], 10, 9.999999],
  ['numeric range', [{ numeric: ['>', 10, '<=', 20] }], 20, 10],
  ['numeric range', [{ numeric: ['>=', -5, '<', 0] }], -5, 0],
  ['numeric at its bounds', [{ numeric: ['>=', -5e9, '<=', 5e9] }], 5e9, 5_000_000_001],
  ['numeric decimals', [{ numeric: ['>', 0] }], 0.000001, 0.0000011],
  ['cidr', [{ cidr: '10.0.0.0/24' }], '10.0.0.255', '10.0.1.0'],
  ['cidr', [{ cidr: '0.0.0.0/0' }], '255.255.255.255', '::1'],
  ['cidr', [{ cidr: '10.0.0.7/32' }], '10.0.0.7', '10.0.0.8'],
  ['cidr', [{ cidr: '10.0.0.0/8' }], '10.255.0.1', '10.0.0.256'],
  ['cidr of IPv6', [{ cidr: '2001:db8::/32' }], '2001:0DB8:ffff::1', '2001:db9::1'],
  ['cidr of IPv6', [{ cidr: '::1/128' }], '0:0:0:0:0:0:0:1', '::2'],
  ['cidr of IPv6', [{ cidr: '::/0' }], '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8:9'],
  ['exists', [{ exists: true }], null, undefined],
  ['exists', [{ exists: false }], undefined, 'x'],
  ['null', [null], null, 'null'],
  ['empty', [''], '', ' '],
  ['several', [{ prefix: 'a' }, { numeric: ['>', 3] }, false], 4, 3],
];

const or = { $or: [{ metricName: ['CPU', 'Latency'] }, { type: ['M'], space: ['EC2'] }, { scope: ['Service'] }] };

describe('patterns/operators', () => {
  it.each(documented)('%s: %j takes %j, not %j', (_operator, tests, matching, other) => {
    expect(matches(tests, matching)).toBe(true);
    expect(matches(tests, other)).toBe(false);
  });

  it.each<[unknown, string]>([
    ['10.0.0', 'it is too short'],
    ['10.0.0.0.0', 'it is too long'],
    ['0x0a.0.0.1', 'it is hexadecimal'],
    ['10.0.0.1 ', 'it has a space'],
    [167772161, 'it is a number'],
    ['', 'it is empty'],
    ['a'.repeat(1000), 'it is no address'],
    ['::ffff:10.0.0.1', 'it mixes both ways to write'],
    ['1::2::3', 'it has two gaps'],
    [':1:2:3:4:5:6:7', 'it begins with a colon'],
    ['1:2:3:4:5:6:7:8::', 'its gap is none'],
    ['12345::', 'a group is too long'],
  ])('no block holds %j because %s', (value) => {
    expect(matches([{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }], value)).toBe(false);
  });

  it.each<[unknown, boolean, string]>([
    [{ metricName: 'CPU' }, true, 'the first alternative matches'],
    [{ type: 'M', space: 'EC2' }, true, 'all fields of the second match'],
    [{ type: 'M' }, false, 'a field of the second is missing'],
    [{ scope: 'Service', metricName: 'x' }, true, 'one is enough'],
    [{ $or: 'CPU' }, false, '$or is no field'],
  ])('$or takes %j: %s, because %s', (document, matched) => {
    expect(compilePattern(or)(document).matched).toBe(matched);
  });

  it('$or stands at any level, beside fields and inside itself', () => {
    const pattern = {
      source: ['x'],
      detail: { $or: [{ a: [1] }, { b: [1], $or: [{ c: [1] }, { d: { e: [{ exists: false }] } }] }] },
    };
    const matched = (detail: unknown) => compilePattern(pattern)({ source: 'x', detail }).matched;

    expect([{ a: 1 }, { b: 1, c: 1 }, { b: 1 }].map(matched)).toEqual([true, true, true]);
    expect([{}, { c: 1 }, { b: 1, d: { e: 1 } }, undefined].map(matched)).toEqual([false, false, false, false]);
    expect(compilePattern(pattern)({ detail: { a: 1 } }).matched).toBe(false);
  });

  it.each<[unknown, unknown, string]>([
    [{ $or: { a: ['x'] } }, { $or: { a: 'x' } }, 'it holds fields'],
    [{ $or: ['x', 'y'] }, { $or: 'y' }, 'it lists values'],
    [{ $or: [{ prefix: 'x' }] }, { $or: 'xy' }, 'it lists one operator'],
    [{ $or: [{ prefix: 'x' }, { numeric: ['=', 1] }] }, { $or: 1 }, 'its objects are operators'],
  ])('%j is about a field named $or because %s', (pattern, document) => {
    expect(compilePattern(pattern)(document).matched).toBe(true);
    expect(compilePattern(pattern)({}).matched).toBe(false);
  });

  it('a field beside $or and inside it has to match both', () => {
    const check = compilePattern({ a: ['x', 'y'], $or: [{ a: ['y', 'z'] }, { b: [1] }] });

    expect([{ a: 'y' }, { a: 'x' }, { a: 'z' }, { a: 'x', b: 1 }].map((one) => check(one).matched)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it.each<[unknown, string]>([
    [[{ suffix: 'x' }], 'field is abc, wanted text ending with x'],
    [[{ 'equals-ignore-case': 'AB' }], 'field is abc, wanted text equal to AB in any case'],
    [[{ prefix: { 'equals-ignore-case': 'X' } }], 'field is abc, wanted text beginning with X in any case'],
    [[{ wildcard: 'x*' }], 'field is abc, wanted text like x*'],
    [[{ numeric: ['>', 0, '<=', 5] }], 'field is abc, wanted a number > 0 and <= 5'],
    [[{ cidr: '10.0.0.0/8' }], 'field is abc, wanted an address in 10.0.0.0/8'],
    [[{ 'anything-but': { wildcard: ['a*', '*z'] } }], 'field is abc, wanted anything not like a*, like *z'],
  ])('%j says what was wanted: %s', (tests, because) => {
    expect(compilePattern({ field: tests })({ field: 'abc' })).toEqual({ matched: false, because });
  });

  it('says of the first alternatives why they do not match, in bounded length', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ [`f${index}`]: ['x'.repeat(50)] }));
    const nested = { $or: [{ $or: many }, { $or: many }] };
    const result = compilePattern(nested)({ f0: 'y'.repeat(500) });

    expect(compilePattern(or)({ metricName: 'x' })).toEqual({
      matched: false,
      because:
        'none of 3 alternatives: metricName is x, wanted CPU or Latency; type is missing, wanted M; scope is missing, wanted Service',
    });
    expect(JSON.stringify(result).length).toBeLessThan(600);
  });

  it.each<[unknown, RegExp]>([
    [{ wildcard: 'a**b' }, /no two stars in a row/],
    [{ wildcard: 'a\\b' }, /backslash stands only before/],
    [{ wildcard: 'a\\' }, /backslash stands only before/],
    [{ wildcard: ['a*'] }, /wildcard takes one text .*: \{ wildcard: "orders-\*-copy" \}/],
    [{ wildcard: 'x'.repeat(2049) }, /up to 2048 characters/],
    [{ wildcard: { 'equals-ignore-case': 'a' } }, /takes one text, not an operator/],
    [{ suffix: 1 }, /suffix takes one text/],
    [{ prefix: { suffix: 'a' } }, /inside prefix only \{ equals-ignore-case/],
    [{ prefix: {} }, /inside prefix only/],
    [{ suffix: { 'equals-ignore-cas': 'a' } }, /did you mean "equals-ignore-case"/],
    [{ 'equals-ignore-case': null }, /equals-ignore-case takes one text/],
    [{ 'anything-but': { prefix: ['a', ''] } }, /none of them empty/],
    [{ 'anything-but': { suffix: [] } }, /takes one text or a list/],
    [{ 'anything-but': { wildcard: 'a**' } }, /no two stars/],
    [{ 'anything-but': { prefix: { 'equals-ignore-case': 'a' } } }, /takes one text or a list/],
    [{ 'anything-but': { sufix: 'a' } }, /stands one of prefix.*did you mean "suffix"/],
    [{ 'anything-but': { prefix: 'a', suffix: 'b' } }, /stands one of/],
    [{ 'anything-but': [5e9, 6e9] }, /from -5000000000 to 5000000000/],
    [{ numeric: 5 }, /numeric takes a comparison or a range/],
    [{ numeric: [] }, /takes a comparison/],
    [{ numeric: ['=='] }, /takes a comparison/],
    [{ numeric: ['toString', 1] }, /takes a comparison/],
    [{ numeric: ['=', 1, '<', 2] }, /takes a comparison/],
    [{ numeric: ['<', 5, '>', 0] }, /takes a comparison/],
    [{ numeric: ['>', 0, '<', 5, '=', 3] }, /takes a comparison/],
    [{ numeric: ['>', 0, '<'] }, /a number from/],
    [{ numeric: ['>', '0'] }, /a number from/],
    [{ numeric: ['>', 5_000_000_001] }, /a number from/],
    [{ numeric: ['>', 0.0000001] }, /at most 6 decimals/],
    [{ numeric: ['>', 5, '<', 5] }, /smaller one/],
    [{ cidr: '10.0.0.0' }, /takes a block of addresses: \{ cidr: 10\.0\.0\.0\/24 \}/],
    [{ cidr: '10.0.0.0/33' }, /takes a block/],
    [{ cidr: '2001:db8::/129' }, /takes a block/],
    [{ cidr: 'example.com/8' }, /takes a block/],
    [{ cidr: 10 }, /takes a block/],
    [{ cidr: '10.0.0.1/24' }, /first of its block; after 24 bits/],
    [{ sufix: 'a' }, /"?sufix"? is not an operator.*did you mean "suffix"/],
  ])('refuses %j with %s, naming the field and the value', (entry, message) => {
    const compile = () => compilePattern({ some: { field: [entry] } });

    expect(compile).toThrow(TypeError);
    expect(compile).toThrow(/^some\.field: \{.* is not a pattern: /);
    expect(compile).toThrow(message);
  });

  it.each<[string, unknown, RegExp]>([
    ['one alternative', { $or: [{ a: ['x'] }] }, /alternatives are two objects of fields or more/],
    ['an alternative that is text', { $or: [{ a: ['x'] }, 'y'] }, /alternatives are two objects/],
    ['an empty alternative', { $or: [{ a: ['x'] }, {}] }, /the pattern is empty/],
  ])('refuses %s', (_what, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });

  it('refuses what costs too much, before it goes into its depth', () => {
    const two = [{ a: [1] }, { b: [1] }];
    const tenTimes = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}`, { $or: two }]));
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);

    expect(() => compilePattern(tenTimes)).toThrow(/more than 1000 combinations of \$or/);
    expect(() => compilePattern(deep)).toThrow(/nested more than 32 deep/);
    expect(() => compilePattern({ a: Array.from({ length: 10_000 }, () => 'x') })).toThrow(/more than 10000 values/);
    const { f0: _, ...nineTimes } = tenTimes;
    expect(compilePattern(nineTimes)({}).matched).toBe(false);
  });

  it('is checked over the alert at every level of $or', () => {
    const tags = { $or: [{ team: ['dba'] }, { cost: [{ numeric: ['>', 1] }] }] };
    const nested = {
      $or: [{ drill: [true] }, { $or: [{ strikes: [{ numeric: ['>', 2] }] }, { resource: { tags } }] }],
    };
    const costly = Array.from({ length: 10 }, (_, index) => [`f${index}`, { $or: [{ a: [1] }, { b: [1] }] }]);

    expect(checkPattern(nested, ['match'])).toEqual([
      {
        path: ['match', '$or', 1, '$or', 1, 'resource', 'tags', '$or', 1, 'cost', 0],
        value: { numeric: ['>', 1] },
        message: 'never matches: it looks at a number, and the field is text',
      },
    ]);
    expect(checkPattern(Object.fromEntries(costly), ['match'])).toEqual([
      { path: ['match'], message: 'has more than 1000 combinations of $or; write several routes instead' },
    ]);
    expect(checkPattern({ drill: [{ prefix: 't' }] }, [])).toMatchObject([
      { message: 'never matches: it looks at text, and the field is true or false' },
    ]);
  });

  it('reads lists of any depth', () => {
    const deep: unknown = JSON.parse(`{"a":${'['.repeat(100_000)}"x"${']'.repeat(100_000)}}`);

    expect(compilePattern({ a: ['x'] })(deep).matched).toBe(true);
    expect(compilePattern({ a: { b: [{ exists: false }] } })(deep).matched).toBe(true);
  });
});
