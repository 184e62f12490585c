import { isDay } from '../lib/instant.ts';
import { isCount } from '../lib/is-count.ts';
import { isObject } from '../lib/is-object.ts';
import { type Digest, isDigestReference, referenceOf } from './digest.ts';

/** Where the manifest of a package is. */
export const manifestPath = 'manifest.json';

/** Who made a package and when: the only file that differs between two packages of the same, and that no manifest names. */
export const runPath = 'run.json';

/** The public key, where a package brings it along. */
export const publicKeyPath = 'public-key.pem';

/** Where job reports of AWS Backup Audit Manager are, as they were given. */
export const jobReportFolder = 'job-report/';

/** Says whether a file is neither of the archive nor the key: what it says is only as good as the manifest. */
export function isBesideArchive(path: string): boolean {
  return !/^(?:days|digests)\//.test(path) && path !== publicKeyPath;
}

/** What a manifest says of a file. */
export interface ManifestFile {
  path: string;
  bytes: number;
  /** SHA-256, in hex. */
  sha256: string;
}

/** What is in a package. Its file is this as canonical JSON. */
export interface PackageManifest {
  schema: 1;
  /** Which deployment's evidence it is; null: no digest says it. */
  origin: string | null;
  /** The first and the last day in UTC: `2026-10-01`. */
  from: string;
  until: string;
  /** By path. */
  files: ManifestFile[];
  /** The last digest in it; null: there is none. */
  lastDigest: Digest['previous'];
  /** How it was made, so that it can be made again; absent: it is a copy of the archive, or it does not say. */
  made?: PackageMaking;
}

/** How a package was made: whoever has its days makes the same files again. */
export interface PackageMaking {
  /** The release that made it. */
  release: string;
  sample: { size: number; seed: string } | null;
  /** Names of frameworks; null: all of them. */
  frameworks: readonly string[] | null;
}

/** Returns the manifest that a text holds; null: it is none. */
export function readManifest(text: string): PackageManifest | null {
  try {
    const { schema, origin, from, until, files, lastDigest, made } = JSON.parse(text) as PackageManifest;
    const isOne = schema === 1 && typeof (origin ?? '') === 'string' && isDay(from) && isDay(until);
    if (!isOne || !Array.isArray(files) || !files.every(isManifestFile)) return null;
    if (lastDigest !== null && !isDigestReference(lastDigest)) return null;
    // What else stands there is no part of a manifest, and shows when it is written anew.
    return {
      ...{ schema, origin, from, until },
      files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
      lastDigest: referenceOf(lastDigest),
      ...(isMaking(made) ? { made: makingOf(made) } : {}),
    };
  } catch {
    return null;
  }
}

function isManifestFile(file: unknown): file is ManifestFile {
  return isObject(file) && typeof file.path === 'string' && isCount(file.bytes) && typeof file.sha256 === 'string';
}

function makingOf({ release, sample, frameworks }: PackageMaking): PackageMaking {
  return { release, sample: sample === null ? null : { size: sample.size, seed: sample.seed }, frameworks };
}

function isMaking(made: unknown): made is PackageMaking {
  if (!isObject(made) || typeof made.release !== 'string') return false;
  const { sample, frameworks } = made;
  const isSample = sample === null || (isObject(sample) && isCount(sample.size) && typeof sample.seed === 'string');
  return (
    isSample &&
    (frameworks === null || (Array.isArray(frameworks) && frameworks.every((one) => typeof one === 'string')))
  );
}
