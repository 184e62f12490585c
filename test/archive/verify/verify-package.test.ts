import { beforeAll, describe, expect, it } from 'vitest';
import { manifestPath } from '../../../src/archive/manifest.ts';
import { type Verdict, verifyPackage } from '../../../src/archive/verify/verify-package.ts';
import { readPublicKey } from '../../../src/lib/ed25519.ts';
import { type ArchiveWorld, aSigner } from '../../support/archive-world.ts';
import { archivedDays } from '../../support/archived-days.ts';
import { evidenceIn } from '../../support/evidence-files.ts';
import { digestsOf, filesOf, forge, textsOf, withManifest } from '../../support/forge.ts';
import { tamperings } from './tampering.ts';

const period = { from: '2026-11-20', until: '2026-11-26' };
const forger = aSigner();
let world: ArchiveWorld;
beforeAll(async () => {
  world = await archivedDays();
});

function verify(files: ReadonlyMap<string, Uint8Array>, pem = world.signer.pem): Promise<Verdict> {
  const key = readPublicKey(pem);
  if (key === null) throw new Error('The signer has no key of Ed25519.');
  return verifyPackage(evidenceIn(files, 997), { keys: [key], ...period });
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
      const { faults } = await verify(files);
      const found = faults.filter(({ fault }) => fault === named);
      // It is said where: at a file that was changed, or on a day of which something was.
      expect(found.filter(({ path, day }) => touched.has(path) || days.has(day ?? ''))).not.toEqual([]);
      if (/^(?:record|state|incident)-/.test(named))
        for (const { subject } of found) expect(subject).toMatch(/^(?:01JD|day-)/);
    }
  });

  it.each(tamperings)('made to fit and signed with another key: $kind', async ({ change, forged }) => {
    const texts = textsOf(world.archive.files);
    change(texts);
    const made = await forge(texts, forger);
    const files = withManifest(filesOf(made), period);
    const verdict = await verify(files);
    const digests = digestsOf(made).length;
    expect(verdict.faults.filter(({ fault }) => fault === 'signature-wrong')).toHaveLength(digests);
    expect(verdict.days.valid).toBe(0);
    // With the forger's key only what cannot be made to fit shows.
    expect(names(await verify(files, forger.pem))).toEqual(
      forged === undefined ? [] : expect.arrayContaining([forged]),
    );
  });
});
