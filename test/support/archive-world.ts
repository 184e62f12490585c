import { generateKeyPairSync, sign } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { DynamoHeardJobs } from '../../src/adapters/aws/table/dynamo-heard-jobs.ts';
import { DynamoKeptRows } from '../../src/adapters/aws/table/dynamo-kept-rows.ts';
import { MemoryArchive } from '../../src/adapters/memory/memory-archive.ts';
import type { DayPart, DayRows } from '../../src/archive/day-parts.ts';
import { type Digest, partPath } from '../../src/archive/digest.ts';
import { type CheckedDigest, DigestChain } from '../../src/archive/verify-digests.ts';
import { readPublicKey } from '../../src/lib/ed25519.ts';
import { type ArchiveDependencies, type Archived, archiveDays } from '../../src/pipeline/archive/archive-days.ts';
import type { DigestSigner } from '../../src/ports/archive/digest-signer.ts';
import { TableWorld } from './table-world.ts';

/** A signer with a key of its own. */
export function aSigner(): DigestSigner & { pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    pem,
    sign: async (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
    publicKey: async () => pem,
  };
}

/** The router on a table whose days are archived. */
export class ArchiveWorld extends TableWorld {
  readonly archive = new MemoryArchive();
  readonly signer = aSigner();
  readonly origin = '111122223333/eu-west-1/backup-alert-router-test';

  override dependencies(): ReturnType<TableWorld['dependencies']> {
    return { ...super.dependencies(), heardJobs: new DynamoHeardJobs(this.table.client(), 'journeys') };
  }

  archiveDependencies(): ArchiveDependencies {
    return {
      kept: new DynamoKeptRows(this.table.client(), 'journeys'),
      archive: this.archive,
      signer: this.signer,
      origin: this.origin,
      now: () => this.now,
      mayGoOn: () => true,
    };
  }

  archives(change: Partial<ArchiveDependencies> = {}): Promise<Archived> {
    return archiveDays({ ...this.archiveDependencies(), ...change });
  }

  /** Every digest in the order of the chain, checked with the public key. */
  digests(): CheckedDigest[] {
    const key = readPublicKey(this.signer.pem);
    if (key === null) throw new Error('The signer has no key of Ed25519.');
    const chain = new DigestChain([key]);
    const text = (path: string) => Buffer.from(this.archive.files.get(path) ?? []).toString('utf8');
    const paths = [...this.archive.files.keys()].filter((path) => /^digests\/.*\.json$/.test(path)).sort();
    return paths.map((path) => chain.next({ text: text(path), signature: text(`${path}.sig`) || null }));
  }

  /** The text of a part that a digest names. */
  textOf(digest: Digest, part: DayPart): string {
    const packed = this.archive.files.get(partPath(digest, part));
    return packed === undefined ? '' : gunzipSync(packed).toString('utf8');
  }

  rowsOf<Part extends DayPart>(digest: Digest, part: Part): DayRows[Part][] {
    return this.textOf(digest, part)
      .split('\n')
      .flatMap((line) => (line === '' ? [] : JSON.parse(line)));
  }
}
