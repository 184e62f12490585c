import { canonicalJson, sha256 } from '../../lib/hash.ts';
import { utcDay } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { type DayPart, type DayRows, dayParts } from '../day-parts.ts';
import { type Digest, type DigestPart, type Head, headsOf, mostPartBytes, partPath } from '../digest.ts';
import { Links } from './links.ts';
import type { FaultPlace, Faults } from './package-fault.ts';
import { readLines } from './read-evidence.ts';
import { RecordChains } from './record-chains.ts';

/** So many bytes more than a digest names are read, so that it can be said what they are. */
const readBeyond = 1_000_000;

/** Reads the parts that digests name, and checks them against the digest, in themselves and with each other. */
export class PartReader {
  readonly #files: EvidenceFiles;
  readonly #there: ReadonlySet<string>;
  readonly #faults: Faults;
  readonly #chains: RecordChains;
  readonly #links: Links;

  constructor(files: EvidenceFiles, there: ReadonlySet<string>, faults: Faults) {
    this.#files = files;
    this.#there = there;
    this.#faults = faults;
    this.#chains = new RecordChains(faults);
    this.#links = new Links(faults, this.#chains);
  }

  get incidents(): number {
    return this.#links.incidents;
  }

  get records(): number {
    return this.#chains.count;
  }

  /** Reads all parts of a digest; `isNeeded`: they have to be there. */
  async readAll(digest: Digest, { path, isNeeded }: { path: string; isNeeded: boolean }): Promise<void> {
    let heads: Head[] = [];
    let isRead = true;
    for (const part of digest.parts) {
      const place = { path: partPath(digest, part.name), day: digest.day, subject: null };
      if (this.#there.has(place.path)) heads = [...heads, ...(await this.#read(part, place))];
      else {
        isRead = false;
        if (isNeeded) this.#faults.add('part-missing', place);
      }
    }
    if (isRead && canonicalJson(heads) !== canonicalJson(digest.heads))
      this.#faults.add('heads-differ', { path, day: digest.day, subject: null });
    this.#links.endOfDigest(isRead && digest.kind === 'day');
  }

  /** Names what has not come. */
  end(firstDay: string, lastDay: string): void {
    const isOlder = (subject: string) => (this.#links.openedOn(subject) ?? '') < firstDay;
    this.#chains.end(isOlder);
    this.#links.end(lastDay);
  }

  /** Returns the newest records in a part. */
  async #read(part: DigestPart, place: FaultPlace): Promise<Head[]> {
    const rows = new Rows(part.name, place, this.#faults);
    const newest = new Map<string, DayRows['records']>();
    const take = (line: string) => {
      const row = rows.read(line);
      if (row === null) return;
      try {
        if (part.name === 'records') this.#record(row as DayRows['records'], place, newest);
        else this.#links.row(part.name, row, place);
        checkTexts(part.name, row, place, this.#faults);
      } catch {
        this.#faults.add('row-unreadable', place);
      }
    };
    const limit = Math.min(part.bytes + readBeyond, mostPartBytes);
    const found = await readLines(this.#files.read(place.path), limit, take);
    if (found === null || !found.isPlain) this.#faults.add('part-damaged', place);
    const isSame = found?.sha256 === part.sha256 && found.bytes === part.bytes && found.rows === part.rows;
    if (!isSame) this.#faults.add('part-differs', place);
    return headsOf([...newest.values()]);
  }

  #record(record: DayRows['records'], inPart: FaultPlace, newest: Map<string, DayRows['records']>): void {
    const { incidentId: subject, sequence } = record;
    const place = { ...inPart, subject };
    if (utcDay(record.at) !== place.day) this.#faults.add('row-of-other-day', place);
    if (sequence > (newest.get(subject)?.sequence ?? 0)) newest.set(subject, record);
    this.#links.record(record, place);
    this.#chains.add(record, place);
  }
}

/** Reads the rows of a part in their order. */
class Rows {
  readonly #part: DayPart;
  readonly #place: FaultPlace;
  readonly #faults: Faults;
  #before: string | null = null;

  constructor(part: DayPart, place: FaultPlace, faults: Faults) {
    this.#part = part;
    this.#place = place;
    this.#faults = faults;
  }

  /** Null: it is no row of this part. */
  read(line: string): DayRows[DayPart] | null {
    try {
      const row = JSON.parse(line) as DayRows[DayPart];
      if (!isObject(row) || canonicalJson(row) !== line || !hasItsForm(this.#part, row))
        throw new SyntaxError('no row');
      // A later release may have parts that are not known here: their lines are as they were signed, and that is all there is to say.
      const { key } = (dayParts[this.#part] ?? {}) as { key?(row: DayRows[DayPart]): string };
      if (key !== undefined) this.#order(key(row));
      return row;
    } catch {
      this.#faults.add('row-unreadable', this.#place);
      return null;
    }
  }

  #order(key: string): void {
    if (this.#before !== null && key <= this.#before)
      this.#faults.add(key === this.#before ? 'row-twice' : 'rows-out-of-order', this.#place);
    this.#before = key;
  }
}

/** Says whether what is checked has the type that it needs. */
function hasItsForm(part: DayPart, row: object): boolean {
  if (part === 'records') {
    const { incidentId, sequence, at, previousHash, hash } = row as DayRows['records'];
    const texts = [incidentId, at, previousHash, hash].every((value) => typeof value === 'string');
    return texts && Number.isInteger(sequence);
  }
  if (part !== 'incidents') return true;
  const { id, revision, recordHash } = row as DayRows['incidents'];
  return typeof id === 'string' && Number.isInteger(revision) && typeof recordHash === 'string';
}

/** Some rows have a text with its hash beside it. */
function checkTexts(part: DayPart, row: object, place: FaultPlace, faults: Faults): void {
  if (part === 'rules') {
    const { document, sha256: hash } = row as DayRows['rules'];
    if (sha256(String(document)) !== hash) faults.add('text-differs', place);
  }
  if (part !== 'deliveries') return;
  const { incidentId, sent } = row as DayRows['deliveries'];
  if (sent !== undefined && sha256(String(sent?.text)) !== sent?.sha256)
    faults.add('text-differs', { ...place, subject: String(incidentId) });
}
