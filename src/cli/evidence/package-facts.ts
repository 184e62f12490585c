import type { PackageManifest } from '../../archive/manifest.ts';
import type { OscalFacts } from '../../audit/oscal.ts';
import type { PackageFacts } from '../../audit/summary.ts';
import { sha256 } from '../../lib/hash.ts';
import type { FoundPeriod } from './read-archive.ts';

/** Returns what a package says of itself, by its digests. @param release the release that made it */
export function packageFactsOf(
  { digests }: Pick<FoundPeriod, 'digests'>,
  release: string,
): PackageFacts & OscalFacts & Pick<PackageManifest, 'lastDigest'> {
  const last = digests.findLast(({ digest }) => digest !== null);
  if (last?.digest == null) return { origin: null, madeAt: null, lastDigest: null, release };
  const { origin, madeAt, sequence } = last.digest;
  return {
    origin,
    madeAt,
    lastDigest: { sequence, sha256: sha256(last.text), signature: last.signature ?? '' },
    release,
  };
}
