import { canonicalJson, sha256 } from '../../lib/hash.ts';
import { utcDay } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { type DayPart, type DayRows, dayParts } from '../day-parts.ts';
import { type Digest, type DigestPart, type Head, headsOf, mostPartBytes, partPath } from '../digest.ts';
import type { Faults } from './faults.ts';
import { Links } from './links.ts';
import { type FaultPlace, wholeFile } from './package-fault.ts';
import { readLines } from './read-evidence.ts';
import { RecordChains } from './record-chains.ts';
import { markOf } from './row-form.ts';

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

  /** Reads all parts of a digest; `isProven`: it is as it was signed; `isNeeded`: they have to be there. */
  async readAll(
    digest: Digest,
    { path, isProven, isNeeded }: { path: string; isProven: boolean; isNeeded: boolean },
  ): Promise<void> {
    let heads: Head[] = [];
    let isRead = true;
    for (const part of digest.parts) {
      const place = wholeFile(partPath(digest, part.name), digest.day);
      if (this.#there.has(place.path)) heads = [...heads, ...(await this.#read(part, place, isProven))];
      else {
        isRead = false;
        if (isNeeded) this.#faults.add('part-missing', place);
      }
    }
    if (isRead) this.#compareHeads(digest, heads, path);
    this.#links.endOfDigest(
      isRead && digest.kind === 'day' ? wholeFile(partPath(digest, 'incidents'), digest.day) : null,
    );
  }

  /** Names each subject of which the newest record is another one: where the records are, unless the digest itself was changed. */
  #compareHeads(digest: Digest, heads: readonly Head[], path: string): void {
    const there = partPath(digest, 'records');
    const place = wholeFile(this.#faults.isNamed(there) && !this.#faults.isNamed(path) ? there : path, digest.day);
    const [named, found] = [digest.heads, heads].map(
      (some) => new Map(some.map((head) => [head.subject, canonicalJson(head)])),
    );
    const subjects = [...new Set([...(named?.keys() ?? []), ...(found?.keys() ?? [])])];
    const others = subjects.filter((subject) => named?.get(subject) !== found?.get(subject));
    for (const subject of others) this.#faults.add('heads-differ', { ...place, subject });
    if (others.length === 0 && canonicalJson(heads) !== canonicalJson(digest.heads))
      this.#faults.add('heads-differ', place);
  }

  /** Names what has not come. */
  end(firstDay: string, lastDay: string): void {
    const isOlder = (subject: string) => (this.#links.openedOn(subject) ?? '') < firstDay;
    this.#chains.end(isOlder);
    this.#links.end(lastDay);
  }

  /** Returns the newest records in a part. */
  async #read(part: DigestPart, inFile: FaultPlace, isProven: boolean): Promise<Head[]> {
    const rows = new Rows(part.name, this.#faults);
    const newest = new Map<string, DayRows['records']>();
    let number = 0;
    const take = (line: string) => {
      number += 1;
      const place = { ...inFile, line: number };
      const row = rows.read(line, place);
      if (row === null) return;
      try {
        if (part.name === 'records') this.#record(row as DayRows['records'], place, newest);
        else this.#links.row(part.name, row, place);
        checkTexts(part.name, row, placeOfRow(row, place), this.#faults);
      } catch {
        this.#faults.add('row-unreadable', place);
      }
    };
    const limit = Math.min(part.bytes + readBeyond, mostPartBytes);
    const found = await readLines(this.#files.read(inFile.path), limit, take);
    if (found === null || !found.isPlain) this.#faults.add('part-damaged', inFile);
    const isSame = found?.sha256 === part.sha256 && found.bytes === part.bytes && found.rows === part.rows;
    if (!isSame) this.#faults.add('part-differs', inFile);
    if (isProven && isSame && found.isPlain) this.#faults.proves(inFile.path);
    return headsOf([...newest.values()]);
  }

  #record(record: DayRows['records'], inPart: FaultPlace, newest: Map<string, DayRows['records']>): void {
    const { incidentId: subject, sequence } = record;
    const place = { ...inPart, subject };
    if (sequence > (newest.get(subject)?.sequence ?? 0)) newest.set(subject, record);
    this.#links.record(record);
    this.#chains.add(record, place);
  }
}

/** Reads the rows of a part in their order. */
class Rows {
  readonly #part: DayPart;
  readonly #faults: Faults;
  #before: string | null = null;

  constructor(part: DayPart, faults: Faults) {
    this.#part = part;
    this.#faults = faults;
  }

  /** Null: it is no row of this part. */
  read(line: string, place: FaultPlace): DayRows[DayPart] | null {
    const row = rowIn(line);
    // A later release may have parts that are not known here: their lines are as they were signed, and that is all there is to say.
    const mark = row === null || dayParts[this.#part] === undefined ? null : markOf(this.#part, row);
    if (row === null || (mark === null && dayParts[this.#part] !== undefined)) {
      this.#faults.add('row-unreadable', place);
      return null;
    }
    if (mark === null) return row;
    const about = placeOfRow(row, place);
    if (partsOfTheirDay.has(this.#part) && utcDay(mark.at) !== place.day) this.#faults.add('row-of-other-day', about);
    this.#order(mark.key, about);
    return row;
  }

  #order(key: string, place: FaultPlace): void {
    if (this.#before !== null && key <= this.#before)
      this.#faults.add(key === this.#before ? 'row-twice' : 'rows-out-of-order', place);
    this.#before = key;
  }
}

/** Returns the row in a line; null: it is not written as a row is, byte for byte. */
function rowIn(line: string): DayRows[DayPart] | null {
  try {
    const row = JSON.parse(line) as DayRows[DayPart];
    return isObject(row) && canonicalJson(row) === line ? row : null;
  } catch {
    return null;
  }
}

/** Parts whose rows are archived on the day that they are from; others are archived when they were written last. */
const partsOfTheirDay: ReadonlySet<DayPart> = new Set<DayPart>(['population', 'records', 'quiet', 'rules']);

/** Returns a place with the incident, or whatever else has records, that a row of it is about. */
function placeOfRow(row: object, place: FaultPlace): FaultPlace {
  const { incidentId, id } = row as { incidentId?: unknown; id?: unknown };
  const subject = incidentId ?? id;
  return typeof subject === 'string' ? { ...place, subject } : place;
}

/** Some rows have a text with its hash beside it. */
function checkTexts(part: DayPart, row: object, place: FaultPlace, faults: Faults): void {
  if (part === 'rules') {
    const { document, sha256: hash } = row as DayRows['rules'];
    if (sha256(String(document)) !== hash) faults.add('text-differs', place);
  }
  if (part !== 'deliveries') return;
  const { sent } = row as DayRows['deliveries'];
  if (sent !== undefined && sha256(String(sent?.text)) !== sent?.sha256) faults.add('text-differs', place);
}
