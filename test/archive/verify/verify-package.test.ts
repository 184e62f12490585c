import { beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../../../src/archive/digest.ts';
import { manifestPath } from '../../../src/archive/manifest.ts';
import type { PackageFault } from '../../../src/archive/verify/package-fault.ts';
import { type Verdict, type VerifyOptions, verifyPackage } from '../../../src/archive/verify/verify-package.ts';
import { formatVerdict } from '../../../src/cli/evidence/format-verdict.ts';
import { readPublicKey } from '../../../src/lib/ed25519.ts';
import { canonicalJson } from '../../../src/lib/hash.ts';
import { type ArchiveWorld, aSigner } from '../../support/archive-world.ts';
import { archivedDays } from '../../support/archived-days.ts';
import { edited } from '../../support/edited.ts';
import { evidenceIn } from '../../support/evidence-files.ts';
import { digestsOf, filesOf, forge, type Texts, textsOf, withManifest } from '../../support/forge.ts';
import { placeOf, tamperings } from './tampering.ts';

const period = { from: '2026-11-20', until: '2026-11-26' };
const forger = aSigner();
let world: ArchiveWorld;
beforeAll(async () => {
  world = await archivedDays();
});

function verify(
  files: ReadonlyMap<string, Uint8Array>,
  pem = world.signer.pem,
  more: Partial<VerifyOptions> = {},
): Promise<Verdict> {
  const key = readPublicKey(pem);
  if (key === null) throw new Error('The signer has no key of Ed25519.');
  return verifyPackage(evidenceIn(files, 997), { keys: [key], ...period, ...more });
}

/** The days that files are about, by their paths, and by what digests said before. */
function daysOf(paths: readonly string[], before: ReadonlyMap<string, string>): Set<string> {
  return new Set(
    paths.flatMap((path) => {
      const [, day] = /^days\/(\d{4}-\d\d-\d\d)\//.exec(path) ?? [];
      const [, said] = /"day":"([^"]+)"/.exec(before.get(path) ?? '') ?? [];
      return [day, path.startsWith('digests/') ? said : undefined].filter((one) => one !== undefined);
    }),
  );
}

const names = ({ faults }: Verdict) => [...new Set(faults.map(({ fault }) => fault))];
const honest = () => withManifest(world.archive.files, period);

describe('archive/verify/verify-package: evidence that was tampered with', () => {
  it('finds nothing in a package and in an archive that nobody touched', async () => {
    for (const files of [honest(), world.archive.files])
      expect(await verify(files)).toMatchObject({
        origin: world.origin,
        ...period,
        days: { valid: 7, of: 7 },
        digests: { day: 7, late: 1 },
        incidents: 2,
        gaps: 0,
        faultCount: 0,
      });
  });

  it('knows thirty kinds of tampering and more, each once', () => {
    expect(new Set(tamperings.map(({ kind }) => kind)).size).toBe(tamperings.length);
    expect(tamperings.length).toBeGreaterThanOrEqual(30);
  });

  it.each(tamperings)('as it is: $kind', async ({ change, named }) => {
    const texts = textsOf(world.archive.files);
    change(texts);
    // The manifest is the one of before, as whoever changes a file in a package would leave it.
    const manifest = honest().get(manifestPath) ?? new Uint8Array();
    const before = textsOf(world.archive.files);
    const changed = [...new Set([...before.keys(), ...texts.keys()])].filter(
      (path) => before.get(path) !== texts.get(path),
    );
    // A signature is missed at its digest.
    const touched = new Set(changed.flatMap((path) => [path, path.replace(/\.sig$/, '')]));
    const days = daysOf(changed, before);
    for (const files of [filesOf(texts), new Map([...filesOf(texts), [manifestPath, manifest]])]) {
      const verdict = await verify(files);
      expect(names(verdict)).toContain(named);
      const causes = verdict.faults.filter(({ follows }) => !follows);
      expect(causes.length).toBe(verdict.faultCount);
      expect(causes.length).toBeGreaterThan(0);
      // Nothing is accused but what was changed, or a day that was taken away; the rest is said to follow.
      const isMeant = ({ path, day }: PackageFault) =>
        touched.has(path) || (path === 'digests/' && days.has(day ?? ''));
      expect(causes.filter((fault) => !isMeant(fault)).map(placeOf)).toEqual([]);
      const ofRow = causes.filter(({ fault }) => ofRows.test(fault));
      expect(ofRow.filter((fault) => !pointsAtChange(fault, texts, before)).map(placeOf)).toEqual([]);
      // What was not changed is as good as it was.
      expect(verdict.days.of - verdict.days.valid).toBeLessThanOrEqual(Math.max(days.size, daysOfLate(changed)));
      expect(printedLines(verdict)).toBeLessThan(45);
    }
  });

  it.each(tamperings)('made to fit and signed with another key: $kind', async ({ change, forged = [] }) => {
    const texts = textsOf(world.archive.files);
    change(texts);
    const made = await forge(texts, forger);
    const files = withManifest(filesOf(made), period);
    const verdict = await verify(files);
    const notSigned = verdict.faults.filter(({ fault }) => fault === 'signature-wrong' || fault === 'unreadable');
    expect(notSigned).toHaveLength(digestsOf(made).length);
    expect(verdict.days.valid).toBe(0);
    expect(printedLines(verdict)).toBeLessThan(40);
    // With the forger's key only what cannot be made to fit shows, and where it is.
    const own = await verify(files, forger.pem);
    expect(own.faults.filter(({ follows }) => !follows).map(placeOf)).toEqual(forged);
    expect(own.faultCount).toBe(forged.length);
  });

  it.each(tamperings)(
    'made to fit with as many true signatures as can be kept: $kind',
    async ({ change, forged = [] }) => {
      const texts = textsOf(world.archive.files);
      change(texts);
      const signed = textsOf(world.archive.files);
      const made = await forge(texts, forger, signed);
      const verdict = await verify(withManifest(filesOf(made), period));
      const faults = verdict.faults.filter(({ follows }) => !follows);
      const other = digestsOf(made).filter((path) => made.get(path) !== signed.get(path));
      // What was put into order again is as it was; a chain that ends earlier has no false signature.
      if (other.length === 0) expect(faults.map(placeOf)).toEqual(forged);
      // The first line names the first digest that was changed, and no signature before it is accused.
      else expect(faults[0]?.path).toBe(other[0]);
      const isOfSignature = ({ fault }: PackageFault) => fault === 'signature-wrong' || fault === 'unreadable';
      expect(faults.filter(isOfSignature).map(({ path }) => path)).toEqual(other);
      // Whatever else is named is of what was made anew.
      const more = faults.filter((fault) => !isOfSignature(fault) && !other.includes(fault.path)).map(placeOf);
      expect(more.filter((one) => !forged.includes(one))).toEqual([]);
    },
  );
});

/** Faults that are of a row. */
const ofRows = /^(?:row-|rows-out|record-|text-|state-(?:differs|outdated))/;

/** Says whether the line that a fault names, or one beside it, is another one than it was. */
function pointsAtChange({ path, line }: PackageFault, texts: Texts, before: Texts): boolean {
  const [is, was] = [texts, before].map((some) => (some.get(path) ?? '').split('\n'));
  return line !== null && [line - 2, line - 1, line].some((at) => is?.[at] !== was?.[at]);
}

/** What came late is of one of two days, and nobody knows of which when it is gone. */
function daysOfLate(changed: readonly string[]): number {
  return changed.some((path) => path.startsWith('digests/')) ? 2 : 0;
}

function printedLines(verdict: Verdict): number {
  return formatVerdict(verdict, { anchored: true, fingerprints: [] }, '1.2.3').split('\n').length;
}

describe('archive/verify/verify-package: names that are others elsewhere', () => {
  const part = 'days/2026-11-22/00000003/records.jsonl.gz';

  /** With one file more, which a manifest lists. */
  function withOne(path: string): Map<string, Uint8Array> {
    return withManifest(new Map([...world.archive.files, [path, Buffer.from('more')]]), period);
  }

  it.each([
    ['leads out of the folder', '../outside.csv'],
    ['leads out and in again', 'days/../../evidence/notes.csv'],
    ['names the folder that it is in', 'days/./notes.csv'],
    ['begins at the root', '/etc/notes.csv'],
    ['has an empty part', 'days//notes.csv'],
    ['ends as a folder', 'notes/'],
    ['leads out on Windows', '..\\outside.csv'],
    ['names a drive of Windows', 'C:notes.csv'],
    ['is a second stream of a file on Windows', 'notes.csv:more'],
    ['ends with a dot, which Windows leaves out', 'notes.csv.'],
    ['has a folder that ends with a space', 'notes /1.csv'],
    ['has a character that is not seen', 'notes\u200b.csv'],
    ['turns the writing round', 'notes\u202evsc.exe'],
    ['has a line break', 'notes\n.csv'],
    ['has a zero', 'notes\0.csv'],
    ['is written in a form that macOS writes otherwise', 'cafe\u0301.csv'],
  ])('is misnamed when it %s', async (_why, path) => {
    const { faults } = await verify(withOne(path));
    expect(faults.map(placeOf)).toContain(`file-misnamed ${path}`);
  });

  it.each(['notes.csv', 'caf\u00e9.csv', '.hidden', 'a..b.csv', 'notes/1.2/3.csv'])(
    'is named well: %j',
    async (path) => {
      expect(names(await verify(withOne(path)))).toEqual([]);
    },
  );

  it.each([
    ['by capitals', part, edited(part, ['records', 'Records'])],
    ['by capitals of a folder', part, edited(part, ['days', 'DAYS'])],
    ['by a letter that is written with two capitals', 'stra\u00dfe.csv', 'STRASSE.csv'],
    ['by the form of a character', 'caf\u00e9.csv', 'cafe\u0301.csv'],
    ['by a letter in one sign', 'of\ufb01ce.csv', 'office.csv'],
    ['by wide letters', 'notes.csv', '\uff4eotes.csv'],
    ['by the sign for kelvin', 'kb.csv', '\u212ab.csv'],
    ['by a dot at the end', 'notes.csv', 'notes.csv.'],
    ['by a space at the end of a folder', 'notes/1.csv', 'notes /1.csv'],
  ])('is there twice when two names differ %s', async (_how, one, other) => {
    const files = new Map(world.archive.files);
    files.set(one, world.archive.files.get(one) ?? Buffer.from('more')).set(other, Buffer.from('more'));
    const { faults } = await verify(withManifest(files, period));
    expect(faults.filter(({ fault }) => fault === 'file-twice').map(({ path }) => path)).toHaveLength(1);
    expect(faults.find(({ fault }) => fault === 'file-twice')?.path).toBe(other);
  });
});

describe('archive/verify/verify-package: another chain under the same key', () => {
  /** The chain of a deployment that has the same key, of the same days. */
  async function chainOf(origin: string, text: (texts: Texts) => void = () => undefined): Promise<Texts> {
    const texts = textsOf(world.archive.files);
    text(texts);
    for (const path of digestsOf(texts))
      texts.set(path, canonicalJson({ ...(JSON.parse(texts.get(path) ?? '') as Digest), origin }));
    return forge(texts, world.signer);
  }

  const other = '111122223333/eu-north-1/backup-alert-router-test';

  it('cannot be told from the right one until it is said which deployment is meant', async () => {
    const files = withManifest(filesOf(await chainOf(other)), period);
    expect(await verify(files)).toMatchObject({ origin: other, faultCount: 0 });
    const { days, faults } = await verify(files, undefined, { origin: world.origin });
    expect(days.valid).toBe(0);
    expect(new Set(faults.map(({ fault }) => fault))).toEqual(new Set(['other-origin']));
    expect(faults).toHaveLength(8);
    expect(await verify(files, undefined, { origin: other })).toMatchObject({ faultCount: 0 });
    expect(await verify(honest(), undefined, { origin: world.origin })).toMatchObject({ faultCount: 0 });
  });

  /** The same deployment in another history: it was given up, and the router was deployed anew with its key. */
  const abandoned = () =>
    chainOf(world.origin, (texts) => {
      for (const path of [...texts.keys()].filter((one) => one.includes('/population'))) texts.delete(path);
    });

  it.each([3, 4, 8])(
    'shows when a single digest of one that was given up takes the place of number %i',
    async (sequence) => {
      const old = filesOf(await abandoned());
      const files = new Map(world.archive.files);
      for (const [path, bytes] of old)
        if (path.startsWith(`digests/${String(sequence).padStart(8, '0')}`)) files.set(path, bytes);
      const found = names(await verify(files));
      expect(found).toContain('previous-differs');
      expect(found).not.toContain('signature-wrong');
    },
  );

  it('shows where a chain goes on as one that was given up did', async () => {
    const old = filesOf(await abandoned());
    const isLater = (path: string) => /(?:digests\/|\/)0000000[5-8](?:\/|\.)/.test(path);
    const files = new Map([...world.archive.files].filter(([path]) => !isLater(path)));
    for (const [path, bytes] of old) if (isLater(path)) files.set(path, bytes);
    expect(names(await verify(files))).toContain('previous-differs');
  });

  it('shows as a whole by a digest that is known from elsewhere', async () => {
    const files = withManifest(filesOf(await abandoned()), period);
    expect(await verify(files)).toMatchObject({ faultCount: 0 });
    const { last } = await verify(honest());
    const digest = last?.sha256 ?? '';
    const { faults } = await verify(files, undefined, { digest });
    expect(faults.map(placeOf)).toEqual(['other-chain digests/']);
    expect(await verify(honest(), undefined, { digest })).toMatchObject({ faultCount: 0 });
  });
});
