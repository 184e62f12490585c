import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type DayPart, type DayRows, dayParts } from '../../../src/archive/day-parts.ts';
import {
  type Digest,
  digestPart,
  digestPath,
  digestText,
  headsOf,
  partPath,
  textToSign,
} from '../../../src/archive/digest.ts';
import { chainStart, type EvidenceRecord } from '../../../src/evidence/record.ts';
import { canonicalJson, sha256 } from '../../../src/lib/hash.ts';
import { packBytes } from '../../../src/lib/packed-text.ts';
import { partText } from '../archived-parts.ts';

type Row = DayRows[DayPart];

const account = '111122223333';
const ids = /\b0[0-9A-HJKMNP-TV-Z]{25}\b/g;
const lanes = /\b[0-9a-f]{40}\b/g;

/**
 * Writes an archive again as if so many accounts had had the same quarter: jobs, incidents and what belongs to them are there once for
 * each, in the same days, chained and signed as the router does, with a key of its own. What is of the router itself is there once, and drills are.
 *
 * @param from a folder with a folder `archive`; `to` gets another one, and `key.pem`
 */
export function multiplyArchive(from: string, to: string, times: number): { jobs: number } {
  const files = archiveIn(path.join(from, 'archive'));
  const chains = new Chains(files);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const write = (file: string, bytes: string | Uint8Array) => {
    const place = path.join(to, 'archive', file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  };
  let previous: Digest['previous'] = null;
  let jobs = 0;
  for (const digest of files.digests) {
    const parts: Digest['parts'] = [];
    let heads: Digest['heads'] = [];
    for (const { name } of digest.parts) {
      const rows = files.rowsOf(digest, name).flatMap((row) => copiesOf(name, row, times, chains));
      const text = partText(name, rows as never[]);
      write(partPath(digest, name), packBytes(text));
      parts.push(digestPart(name, text, rows.length));
      if (name === 'records') heads = headsOf(rows as EvidenceRecord[]);
      if (name === 'population') jobs += rows.length;
    }
    const text = digestText({ ...digest, parts, heads, previous });
    const signature = sign(null, Buffer.from(textToSign(text, { ...digest, previous })), privateKey).toString('base64');
    write(digestPath(digest.sequence), text);
    write(`${digestPath(digest.sequence)}.sig`, signature);
    previous = { sequence: digest.sequence, sha256: sha256(text), signature };
  }
  writeFileSync(path.join(to, 'key.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  return { jobs };
}

interface ArchiveFiles {
  digests: readonly Digest[];
  rowsOf(digest: Digest, part: DayPart): Row[];
}

function archiveIn(folder: string): ArchiveFiles {
  const names = readdirSync(path.join(folder, 'digests')).filter((name) => name.endsWith('.json'));
  const digests = names.sort().map((name) => JSON.parse(readFileSync(path.join(folder, 'digests', name), 'utf8')));
  const rowsOf = (digest: Digest, part: DayPart) => {
    if (!digest.parts.some(({ name }) => name === part)) return [];
    const text = gunzipSync(readFileSync(path.join(folder, partPath(digest, part)))).toString('utf8');
    return text.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as Row)));
  };
  return { digests, rowsOf };
}

/** Returns a row of each account; of one that names no account and nothing of one, the row alone. */
function copiesOf(part: DayPart, row: Row, times: number, chains: Chains): Row[] {
  const { key } = dayParts[part] as { key(row: Row): string };
  if (part === 'rules' || chains.isOfDrill(row) || key(inAccount(row, 1)) === key(row)) return [row];
  return Array.from({ length: times }, (_none, copy) => chains.mends(part, row, inAccount(row, copy), copy));
}

/** Returns a value with the account and the ids of a copy. */
function inAccount<Value>(value: Value, copy: number): Value {
  if (copy === 0) return value;
  const text = JSON.stringify(value)
    .replaceAll(account, String(Number(account) + copy))
    .replaceAll(ids, (id) => id.slice(0, 22) + copy.toString(10).padStart(4, '0'))
    .replaceAll(lanes, (lane) => sha256(`${lane} ${copy}`, 40));
  return JSON.parse(text) as Value;
}

/** The records of each subject, so that copies are chained like them. */
class Chains {
  readonly #records = new Map<string, EvidenceRecord[]>();
  /** Hashes of a subject of a copy, by place in the chain. */
  readonly #hashes = new Map<string, Map<number, string>>();
  readonly #drills: ReadonlySet<string>;

  constructor(files: ArchiveFiles) {
    const incidents = files.digests.flatMap((digest) => files.rowsOf(digest, 'incidents') as DayRows['incidents'][]);
    this.#drills = new Set(incidents.flatMap(({ id, drill }) => (drill ? id : [])));
    for (const record of files.digests.flatMap((digest) => files.rowsOf(digest, 'records') as EvidenceRecord[])) {
      const known = this.#records.get(record.incidentId) ?? [];
      known.push(record);
      this.#records.set(record.incidentId, known);
    }
    for (const records of this.#records.values()) records.sort((a, b) => a.sequence - b.sequence);
  }

  isOfDrill(row: Row): boolean {
    const { id, incidentId } = row as { id?: string; incidentId?: string };
    return this.#drills.has(id ?? '') || this.#drills.has(incidentId ?? '');
  }

  /** Returns a copied row with the hashes that fit it. */
  mends(part: DayPart, row: Row, copied: Row, copy: number): Row {
    if (part === 'records') {
      const { incidentId, sequence } = row as EvidenceRecord;
      return this.#chained(copied as EvidenceRecord, this.#hashesOf(incidentId, copy), sequence);
    }
    if (part === 'deliveries') {
      const { sent, ...rest } = copied as DayRows['deliveries'];
      return sent === undefined ? copied : { ...rest, sent: { ...sent, sha256: sha256(sent.text) } };
    }
    const { id, revision, recordHash } = row as DayRows['incidents'];
    if (recordHash === undefined) return copied;
    const subject = { silences: `silence-${id}`, acceptances: `acceptance-${id}` }[part as string] ?? id;
    return { ...copied, recordHash: this.#hashesOf(subject, copy).get(revision) ?? recordHash } as Row;
  }

  #hashesOf(subject: string, copy: number): ReadonlyMap<number, string> {
    const name = `${copy} ${subject}`;
    const known = this.#hashes.get(name);
    if (known !== undefined) return known;
    const hashes = new Map<number, string>();
    for (const record of this.#records.get(subject) ?? [])
      hashes.set(record.sequence, this.#chained(inAccount(record, copy), hashes, record.sequence).hash);
    this.#hashes.set(name, hashes);
    return hashes;
  }

  #chained(record: EvidenceRecord, hashes: ReadonlyMap<number, string>, sequence: number): EvidenceRecord {
    const { hash: _hash, ...rest } = record;
    const chained = { ...rest, previousHash: hashes.get(sequence - 1) ?? chainStart };
    return { ...chained, hash: sha256(canonicalJson(chained)) };
  }
}
