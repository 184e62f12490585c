import { createHash } from 'node:crypto';
import type { DayPart, DayRows } from '../../src/archive/day-parts.ts';
import { dayPartNames } from '../../src/archive/day-parts.ts';
import {
  type Digest,
  digestPart,
  digestPath,
  digestText,
  headsOf,
  partPath,
  textToSign,
} from '../../src/archive/digest.ts';
import { manifestPath, type PackageManifest } from '../../src/archive/manifest.ts';
import { chainRecord, chainStart } from '../../src/evidence/record.ts';
import { canonicalJson, sha256 } from '../../src/lib/hash.ts';
import { isObject } from '../../src/lib/is-object.ts';
import { packBytes, unpackBytes } from '../../src/lib/packed-text.ts';
import type { aSigner } from './archive-world.ts';
import { partText } from './archived-parts.ts';

/** The files of an archive or a package as texts, unpacked, by path. */
export type Texts = Map<string, string>;

const isPacked = (path: string) => path.endsWith('.gz');

/** Returns files as texts. */
export function textsOf(files: ReadonlyMap<string, Uint8Array>): Texts {
  return new Map(
    [...files].map(([path, bytes]) => [
      path,
      isPacked(path) ? (unpackBytes(bytes, 1e8) ?? '') : Buffer.from(bytes).toString('utf8'),
    ]),
  );
}

/** Returns texts as files. */
export function filesOf(texts: Texts): Map<string, Uint8Array> {
  return new Map([...texts].map(([path, text]) => [path, isPacked(path) ? packBytes(text) : Buffer.from(text)]));
}

function isJson(line: string): boolean {
  try {
    return isObject(JSON.parse(line));
  } catch {
    return false;
  }
}

/** Returns rows of a file of lines; what cannot be read is none. */
export function rowsIn<Row>(text: string | undefined): Row[] {
  return (text ?? '').split('\n').flatMap((line) => (isJson(line) ? (JSON.parse(line) as Row) : []));
}

/** Returns the paths of the digests, in the order of the chain. */
export function digestsOf(texts: Texts): string[] {
  return [...texts.keys()].filter((path) => /^digests\/\d+\.json$/.test(path)).sort();
}

/** Returns a package of some files, from one day until another, with its manifest. */
export function withManifest(
  files: ReadonlyMap<string, Uint8Array>,
  { from, until }: Pick<PackageManifest, 'from' | 'until'>,
): Map<string, Uint8Array> {
  const texts = textsOf(files);
  const path = digestsOf(texts).at(-1) ?? '';
  const { origin, sequence } = JSON.parse(texts.get(path) ?? '{}') as Digest;
  const last = { sequence, sha256: sha256(texts.get(path) ?? ''), signature: texts.get(`${path}.sig`) ?? '' };
  const { made } = JSON.parse(texts.get(manifestPath) ?? '{}') as Partial<PackageManifest>;
  const named = [...files].filter(([name]) => name !== manifestPath).sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest: PackageManifest = {
    schema: 1,
    origin,
    from,
    until,
    files: named.map(([name, bytes]) => ({ path: name, bytes: bytes.length, sha256: hashOf(bytes) })),
    lastDigest: last,
    // Whoever forges leaves what says how to make it again.
    ...(made === undefined ? {} : { made }),
  };
  return new Map([...files, [manifestPath, Buffer.from(canonicalJson(manifest))]]);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Day {
  digest: Digest;
  rows: Map<DayPart, object[]>;
}

/**
 * Makes texts that were tampered with consistent again, as somebody would who knows everything but the key: numbers digests and
 * records anew, chains them, counts, and signs every digest with a key of his own.
 *
 * @param signed texts with true signatures, which are kept where a digest is as it was; absent: all are signed anew
 */
export async function forge(
  tampered: Texts,
  signer: ReturnType<typeof aSigner>,
  signed: Texts = new Map(),
): Promise<Texts> {
  const days = digestsOf(tampered)
    .filter((path) => isJson(tampered.get(path) ?? ''))
    .map((path) => dayOf(path, tampered));
  days.sort((a, b) => a.digest.sequence - b.digest.sequence);
  chainAnew(days);
  const made: Texts = new Map([...tampered].filter(([path]) => !/^(?:days|digests)\//.test(path)));
  let previous: Digest['previous'] = null;
  for (const [index, { digest, rows }] of days.entries()) {
    const place = { ...digest, sequence: index + 1 };
    const written = dayPartNames.flatMap((name) => {
      const ofPart = rows.get(name) ?? [];
      return ofPart.length === 0 ? [] : [{ name, text: partText(name, ofPart as never), count: ofPart.length }];
    });
    for (const { name, text } of written) made.set(partPath(place, name), text);
    const parts = written.map(({ name, text, count }) => digestPart(name, text, count));
    const heads = headsOf((rows.get('records') ?? []) as DayRows['records'][]);
    const origin = days[0]?.digest.origin ?? '';
    const forged: Digest = { ...place, origin, parts, heads, previous };
    const text = digestText(forged);
    const isAsSigned = signed.get(digestPath(place.sequence)) === text;
    const known = isAsSigned ? signed.get(`${digestPath(place.sequence)}.sig`) : undefined;
    const signature = known ?? (await signer.sign(textToSign(text, forged)));
    made.set(digestPath(place.sequence), text).set(`${digestPath(place.sequence)}.sig`, signature);
    previous = { sequence: place.sequence, sha256: sha256(text), signature };
  }
  return made;
}

function dayOf(path: string, texts: Texts): Day {
  const digest = JSON.parse(texts.get(path) ?? '') as Digest;
  const folder = partPath(digest, 'rules').replace('rules.jsonl.gz', '');
  const rows = dayPartNames.map((name): [DayPart, object[]] => [name, rowsIn(texts.get(`${folder}${name}.jsonl.gz`))]);
  return { digest, rows: new Map(rows) };
}

/** Numbers and chains the records of each subject, and lets states and jobs name what there is. */
function chainAnew(days: readonly Day[]): void {
  const heads = new Map<string, DayRows['records']>();
  for (const { rows } of days) {
    const records = (rows.get('records') ?? []) as DayRows['records'][];
    const anew = records.map((record) => {
      const { hash: _hash, ...rest } = record;
      const before = heads.get(record.incidentId);
      const sequence = (before?.sequence ?? 0) + 1;
      const chained = chainRecord({ ...rest, sequence, previousHash: before?.hash ?? chainStart });
      heads.set(record.incidentId, chained);
      return chained;
    });
    rows.set('records', anew);
    const incidents = (rows.get('incidents') ?? []) as DayRows['incidents'][];
    const states = [...new Map(incidents.map((one) => [one.id, one])).values()];
    const known = new Set(anew.map(({ incidentId }) => incidentId));
    rows.set(
      'incidents',
      states
        .filter(({ id }) => known.has(id))
        .map((one) => ({ ...one, revision: heads.get(one.id)?.sequence, recordHash: heads.get(one.id)?.hash })),
    );
  }
  for (const { rows } of days) {
    for (const part of ['population', 'alerts', 'quiet'] as const) {
      const all = (rows.get(part) ?? []) as { incidentId: string | null }[];
      const kept =
        part === 'population'
          ? all.map((row) => pointing(row, heads))
          : all.filter((row) => heads.has(row.incidentId ?? ''));
      rows.set(part, kept);
    }
    const deliveries = (rows.get('deliveries') ?? []) as DayRows['deliveries'][];
    rows.set('deliveries', deliveries.map(withHash));
    const versions = (rows.get('rules') ?? []) as DayRows['rules'][];
    rows.set(
      'rules',
      versions.map((row) => ({ ...row, sha256: sha256(row.document) })),
    );
    for (const [part, kind] of [
      ['silences', 'silence'],
      ['acceptances', 'acceptance'],
    ] as const)
      rows.set(
        part,
        ((rows.get(part) ?? []) as DayRows['silences'][]).map((row) => {
          const head = heads.get(`${kind}-${row.id}`);
          return head === undefined ? row : { ...row, revision: head.sequence, recordHash: head.hash };
        }),
      );
  }
}

function pointing<Row extends { incidentId: string | null }>(row: Row, heads: ReadonlyMap<string, unknown>): Row {
  return row.incidentId === null || heads.has(row.incidentId) ? row : { ...row, incidentId: null, disposition: 'ok' };
}

function withHash(row: DayRows['deliveries']): DayRows['deliveries'] {
  return row.sent === undefined ? row : { ...row, sent: { ...row.sent, sha256: sha256(row.sent.text) } };
}
