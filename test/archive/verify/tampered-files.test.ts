import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { manifestPath } from '../../../src/archive/manifest.ts';
import { type Verdict, type VerifyOptions, verifyPackage } from '../../../src/archive/verify/verify-package.ts';
import { formatVerdict } from '../../../src/cli/evidence/format-verdict.ts';
import { readPublicKey } from '../../../src/lib/ed25519.ts';
import { packBytes } from '../../../src/lib/packed-text.ts';
import type { ArchiveWorld } from '../../support/archive-world.ts';
import { archivedDays } from '../../support/archived-days.ts';
import { edited } from '../../support/edited.ts';
import { evidenceIn } from '../../support/evidence-files.ts';
import { withManifest } from '../../support/forge.ts';
import { placeOf } from './tampering.ts';

const period = { from: '2026-11-20', until: '2026-11-26' };
let world: ArchiveWorld;
beforeAll(async () => {
  world = await archivedDays();
});

function verify(files: ReadonlyMap<string, Uint8Array>, more: Partial<VerifyOptions> = {}): Promise<Verdict> {
  const key = readPublicKey(world.signer.pem);
  if (key === null) throw new Error('The signer has no key of Ed25519.');
  return verifyPackage(evidenceIn(files, 997), { keys: [key], ...period, ...more });
}

const honest = () => withManifest(world.archive.files, period);

function printedLines(verdict: Verdict): number {
  return formatVerdict(verdict, { anchored: true, fingerprints: [] }, '1.2.3').split('\n').length;
}

describe('archive/verify: files that were tampered with as bytes', () => {
  const [population, records] = ['population', 'records'].map((part) => `days/2026-11-21/00000002/${part}.jsonl.gz`);
  const bytesOf = (files: ReadonlyMap<string, Uint8Array>, path = '') => Buffer.from(files.get(path) ?? []);
  const packedAs = (change: (packed: Buffer) => Buffer) => (files: Map<string, Uint8Array>) =>
    void files.set(population ?? '', change(bytesOf(files, population)));
  const edits = (path: string, from: string, to: Buffer) => (files: Map<string, Uint8Array>) => {
    const text = gunzipSync(bytesOf(files, path));
    const at = text.indexOf(from);
    const parts = [text.subarray(0, at), to, text.subarray(at + from.length)];
    files.set(path, packBytes(Buffer.concat(parts) as never));
  };

  it.each<[string, (files: Map<string, Uint8Array>) => void, string[]]>([
    [
      'a part of no bytes',
      packedAs(() => Buffer.alloc(0)),
      [`part-damaged ${population}`, `part-differs ${population}`],
    ],
    ['a part that is cut off', packedAs((packed) => packed.subarray(0, -9)), [`part-damaged ${population}`]],
    [
      'a part with bytes behind it',
      packedAs((packed) => Buffer.concat([packed, Buffer.alloc(9)])),
      [`part-damaged ${population}`],
    ],
    [
      'a part with a remark in its head',
      packedAs((packed) =>
        Buffer.concat([
          packed.subarray(0, 3),
          Buffer.from([16]),
          packed.subarray(4, 10),
          Buffer.from('all is well\0'),
          packed.subarray(10),
        ]),
      ),
      [`part-damaged ${population}`],
    ],
    [
      'a part with bytes that are no UTF-8',
      edits(population ?? '', 'FAILED', Buffer.from([0xc3, 0x28, 0xff])),
      [`row-unreadable ${population}:2`, `part-differs ${population}`],
    ],
    [
      'a record with bytes that are no UTF-8',
      edits(records ?? '', '"reason":"', Buffer.from('"reason":"\xff', 'latin1')),
      [`row-unreadable ${records}:1`],
    ],
    [
      'a digest with bytes that are no UTF-8',
      (files) =>
        void files.set(
          'digests/00000005.json',
          Buffer.concat([bytesOf(files, 'digests/00000005.json'), Buffer.from([0xff])]),
        ),
      ['unreadable digests/00000005.json'],
    ],
    [
      'a digest of no bytes',
      (files) => void files.set('digests/00000005.json', Buffer.alloc(0)),
      ['unreadable digests/00000005.json'],
    ],
    [
      'a signature of no bytes',
      (files) => void files.set('digests/00000005.json.sig', Buffer.alloc(0)),
      ['signature-missing digests/00000005.json 2026-11-23'],
    ],
    [
      'a signature of many bytes',
      (files) => void files.set('digests/00000005.json.sig', Buffer.alloc(5_000, 65)),
      ['signature-missing digests/00000005.json 2026-11-23'],
    ],
    [
      'a digest under a name with one more zero',
      (files) => void files.set('digests/000000005.json', bytesOf(files, 'digests/00000005.json')),
      ['digest-misplaced digests/000000005.json 2026-11-23'],
    ],
  ])('names %s, and nothing else', async (_what, change, places) => {
    const files = new Map(world.archive.files);
    change(files);
    for (const given of [files, new Map([...files, [manifestPath, honest().get(manifestPath) ?? new Uint8Array()]])]) {
      const { faults } = await verify(given);
      const causes = faults.filter(({ follows }) => !follows);
      expect(causes.map(placeOf)).toEqual(expect.arrayContaining(places));
      const paths = new Set(places.map((place) => place.split(' ')[1]?.replace(/:\d+$/, '')));
      const others = causes.filter(
        ({ path, fault }) => !paths.has(path) && !(path.endsWith('.sig') || fault === 'day-missing'),
      );
      expect(others.map(placeOf)).toEqual([]);
    }
  });

  it('names a part that was packed anew with the same text where a manifest says how it was packed', async () => {
    const files = new Map(world.archive.files);
    files.set(population ?? '', gzipSync(gunzipSync(bytesOf(files, population)), { level: 1 }));
    expect((await verify(files)).faults).toEqual([]);
    const { faults } = await verify(
      new Map([...files, [manifestPath, honest().get(manifestPath) ?? new Uint8Array()]]),
    );
    expect(faults.map(placeOf)).toEqual([`file-differs ${population}`]);
  });

  it('counts a hundred thousand files that belong to nothing, and names the first', async () => {
    const many = Array.from({ length: 100_000 }, (_none, at): [string, Uint8Array] => [
      `days/2026-11-21/${at}.txt`,
      new Uint8Array(),
    ]);
    const verdict = await verify(new Map([...world.archive.files, ...many]));
    expect([verdict.faultCount, verdict.faults.length]).toEqual([100_000, 100]);
    expect(printedLines(verdict)).toBeLessThan(20);
  });
});

describe('archive/verify: a manifest that was tampered with', () => {
  const part = 'days/2026-11-21/00000002/population.jsonl.gz';
  const digest = 'digests/00000005.json';
  const manifestWith = (change: (text: string) => string) => {
    const files = honest();
    const text = Buffer.from(files.get(manifestPath) ?? []).toString('utf8');
    return new Map([...files, [manifestPath, Buffer.from(change(text))] as const]);
  };
  const hashOf = (text: string, path: string) =>
    new RegExp(`"path":"${path}","sha256":"([0-9a-f]{64})"`).exec(text)?.[1] ?? '';
  const entry = `{"bytes":3,"path":"../../etc/passwd","sha256":"${'a'.repeat(64)}"}`;

  it.each<[string, (text: string) => string, string[]]>([
    [
      'a hash in capitals',
      (text) => edited(text, [hashOf(text, part), hashOf(text, part).toUpperCase()]),
      [`manifest-differs manifest.json ${part}`],
    ],
    [
      'another hash',
      (text) => edited(text, [hashOf(text, digest), 'a'.repeat(64)]),
      [`manifest-differs manifest.json ${digest}`],
    ],
    [
      'a file less',
      (text) => edited(text, [new RegExp(`\\{"bytes":\\d+,"path":"${digest}","sha256":"[^"]+"\\},`), '']),
      [`manifest-differs manifest.json ${digest}`],
    ],
    ['a file outside', (text) => edited(text, ['"files":[', `"files":[${entry},`]), ['file-missing ../../etc/passwd']],
    [
      'a file twice',
      (text) => edited(text, ['"files":[', `"files":[${entry},${entry},`]),
      ['manifest-unreadable manifest.json', 'file-missing ../../etc/passwd'],
    ],
    [
      'more than it says',
      (text) => edited(text, ['{', '{"comment":"All is well.",']),
      ['manifest-unreadable manifest.json'],
    ],
    ['a line break at its end', (text) => `${text}\n`, ['manifest-unreadable manifest.json']],
    ['a byte order mark', (text) => `\ufeff${text}`, ['manifest-unreadable manifest.json']],
    [
      'a value twice',
      (text) => edited(text, ['"from":', '"from":"2026-11-20","from":']),
      ['manifest-unreadable manifest.json'],
    ],
    [
      'another deployment',
      (text) => edited(text, ['backup-alert-router-test', 'other']),
      ['other-period manifest.json'],
    ],
    [
      'a last day that is not',
      (text) => edited(text, ['"until":"2026-11-26"', '"until":"2026-11-31"']),
      ['manifest-unreadable manifest.json'],
    ],
    [
      'a last day that is to come',
      (text) => edited(text, ['"until":"2026-11-26"', '"until":"2026-11-28"']),
      ['day-missing digests/ 2026-11-27', 'day-missing digests/ 2026-11-28'],
    ],
    [
      'what is nested deeper than can be read',
      (text) => edited(text, ['"lastDigest":', `"lastDigest":${'['.repeat(50_000)}${']'.repeat(50_000)},"x":`]),
      ['manifest-unreadable manifest.json'],
    ],
  ])('is accused itself when it has %s', async (_what, change, places) => {
    const files = manifestWith(change);
    expect(files.get(manifestPath)).not.toEqual(honest().get(manifestPath));
    const { faults } = await verify(files);
    expect(faults.filter(({ follows, fault }) => !follows && fault !== 'file-unlisted').map(placeOf)).toEqual(places);
  });

  it('cannot say that days are not in a package that was asked for with them: their parts are missed', async () => {
    const gone = [...world.archive.files.keys()].filter((path) => /^days\/2026-11-2[123]/.test(path));
    const files = new Map([...world.archive.files].filter(([path]) => !gone.includes(path)));
    const narrow = withManifest(files, { from: '2026-11-24', until: '2026-11-26' });
    const { faults, days } = await verify(narrow);
    const causes = faults.filter(({ follows }) => !follows);
    expect(causes.map(placeOf).sort()).toEqual(gone.map((path) => `part-missing ${path}`).sort());
    expect(days).toEqual({ valid: 5, of: 7 });
    // Whoever asks for no more than it says that it has gets no more.
    expect((await verify(narrow, { from: undefined, until: undefined })).faults).toEqual([]);
  });

  it('cannot keep whoever verifies waiting by a period without end', async () => {
    const text = (from: string, until: string) => (is: string) =>
      edited(is, ['"from":"2026-11-20"', `"from":"${from}"`], ['"until":"2026-11-26"', `"until":"${until}"`]);
    const verdict = await verify(manifestWith(text('0001-01-01', '9999-12-31')));
    expect(verdict.faults.filter(({ fault }) => fault === 'day-missing')).toHaveLength(100);
    expect(printedLines(verdict)).toBeLessThan(25);
  });
});
