import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/lib/hash.ts';
import { packText } from '../../../src/lib/packed-text.ts';
import { checkRules } from '../../../src/rules/check/check.ts';
import { checkSize } from '../../../src/rules/check/check-size.ts';
import { formatIssue } from '../../../src/rules/check/issue.ts';
import { documentLimits } from '../../../src/rules/document-limits.ts';

const check = (text: string) => checkRules([{ name: 'routing', text }], new Map(), '1');
const said = (text: string) => {
  const checked = check(text);
  return 'problems' in checked ? checked.problems.map(formatIssue) : [];
};

/** Rules of 79 KB whose aliases make a document of some megabytes of them, as somebody once saved. */
function multiplied(uses: number): string {
  const names = Array.from({ length: 1200 }, (_none, index) => `"${String(index).padStart(6, '0')}-${'x'.repeat(50)}"`);
  const routes = Array.from(
    { length: uses },
    (_none, index) => `  - { name: route ${index}, match: { resource: { name: *names } }, policy: p }`,
  );
  return [
    'version: 1',
    'targets: { chat: { sns: {} } }',
    'policies: { p: { steps: [ { notify: [chat] } ] } }',
    'routes:',
    `  - { name: first, match: { resource: { name: &names [${names.join(', ')}] } }, policy: p }`,
    ...routes,
    'fallback: [chat]',
  ].join('\n');
}

describe('rules/check: rules have to fit into what they are kept in', () => {
  it('refuses what aliases multiply, and says where, how much and what to do', () => {
    const text = multiplied(15);
    expect(text.length).toBeLessThan(80_000);
    const [problem, ...more] = said(text);
    expect(more).toEqual([]);
    expect(problem).toMatch(/routes.*% of 1\d{6} characters.*at most 1000000.*say it once/);
  });

  it('takes the same rules when aliases multiply them less', () => {
    const checked = check(multiplied(3));
    expect(
      'problems' in checked ? checked.problems.filter(({ message }) => /characters|packed/.test(message)) : [],
    ).toEqual([]);
  });

  it('refuses text that no packing makes fit, with its largest part', () => {
    // Letters of which each is as likely as any other: three bytes each, and hardly less when packed.
    let seed = 7;
    const letter = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return String.fromCharCode(0x4e00 + (seed % 20_000));
    };
    const words = Array.from({ length: 225 }, () => Array.from({ length: 500 }, letter).join(''));
    const silences = words.map((reason) => ({ match: {}, until: '2030-01-01', reason, by: 'ana' }));
    const text = JSON.stringify({ version: 1, silences });
    expect(text.length).toBeLessThan(documentLimits.characters);
    expect(said(text)[0]).toMatch(/silences.*more than 320000 bytes packed.*say less/);
  });

  it.each<[string, Record<string, unknown>, (string | number)[]]>([
    ['a name', { policies: { small: 1, large: 'x'.repeat(1_100_000) }, other: 1 }, ['policies', 'large']],
    ['a place in a list', { routes: [1, 'x'.repeat(1_100_000)] }, ['routes', 1]],
    ['many that are alike', { routes: Array.from({ length: 11 }, () => 'x'.repeat(100_000)) }, ['routes']],
    ['one text', { note: 'x'.repeat(1_100_000), routes: [] }, ['note']],
  ])('names what is largest: %s', (_what, document, path) => {
    expect(checkSize(document, [])).toEqual([{ path, message: expect.stringMatching(/% of \d+ characters/) }]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['nothing', {}, []],
    ['a list with nothing in it', { routes: [] }, ['routes']],
  ])('says of texts that are too much for what stands in them that they are: %s', (_what, document, path) => {
    const text = Array.from({ length: 20_000 }, (_none, index) => sha256(`${index}`, 40)).join('');

    expect(checkSize(document, [text])).toEqual([{ path, message: expect.stringContaining('bytes packed') }]);
  });

  it('counts an expanded document that packs well as small', () => {
    expect(packText(JSON.stringify('x'.repeat(900_000))).length).toBeLessThan(documentLimits.keptBytes);
  });
});
