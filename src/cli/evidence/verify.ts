import { readFile } from 'node:fs/promises';
import { publicKeyPath } from '../../archive/manifest.ts';
import { readText } from '../../archive/verify/read-evidence.ts';
import { type NamedPackage, verifyPackage } from '../../archive/verify/verify-package.ts';
import { fingerprintOf, readPublicKeys } from '../../lib/ed25519.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeFileError } from '../read-file.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { checkDerived } from './check-derived.ts';
import { formatVerdict, verdictJson } from './format-verdict.ts';
import { openEvidence } from './open-evidence.ts';
import { describeRowError } from './row-errors.ts';

/** Options of `evidence verify`. */
export interface VerifyFlags {
  /** A file with the public key, or with several, the oldest first; absent: the one in the package is used, which proves less. */
  key?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  /** The deployment that it has to be of. */
  origin?: string | undefined;
  /** The SHA-256 of a digest that has to be among them, in hex. */
  digest?: string | undefined;
  json: boolean;
}

/** The longest key that is read, in bytes. */
const longestKey = 10_000;

/** Verifies a package or a copy of an archive, and prints what does not fit. Never throws. */
export async function verifyEvidence(given: string, flags: VerifyFlags, terminal: Terminal): Promise<ExitCode> {
  const { key: keyFile, json, ...asked } = flags;
  const cannot = (problem: string): ExitCode => {
    fail(problem, { json }, terminal);
    return 2;
  };
  try {
    const { files, close } = await openEvidence(given);
    try {
      const pem = keyFile === undefined ? await keyInside(files) : await readFile(keyFile, 'utf8');
      const keys = pem === null ? null : readPublicKeys(pem);
      if (pem === null) return cannot(`${given} has no ${publicKeyPath}: give --key PEM.`);
      if (keys === null) return cannot(`${keyFile ?? publicKeyPath} holds no public key of Ed25519 as PEM.`);
      const derive = (named: NamedPackage) => checkDerived(files, named);
      const verdict = await verifyPackage(files, { keys, ...asked, derive });
      const about = { anchored: keyFile !== undefined, fingerprints: keys.map(fingerprintOf) };
      terminal.out(json ? writeJson(verdictJson(verdict, about)) : formatVerdict(verdict, about, terminal.version));
      return verdict.faultCount + verdict.following === 0 ? 0 : 1;
    } finally {
      await close();
    }
  } catch (error) {
    return cannot(`${given} cannot be verified: ${describeRowError(error) ?? describeFileError(error)}`);
  }
}

async function keyInside(files: EvidenceFiles): Promise<string | null> {
  const listed = await files.list();
  if (!listed.some(({ path, leadsElsewhere }) => path === publicKeyPath && leadsElsewhere !== true)) return null;
  return readText(files.read(publicKeyPath), longestKey);
}
