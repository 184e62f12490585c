import type { DayPart, DayRows } from '../../../src/archive/day-parts.ts';
import { dayPartNames } from '../../../src/archive/day-parts.ts';
import { type Digest, digestPath, partPath } from '../../../src/archive/digest.ts';
import type { PackageFault, PackageFaultName } from '../../../src/archive/verify/package-fault.ts';
import { canonicalJson } from '../../../src/lib/hash.ts';
import { edited, editedEverywhere } from '../../support/edited.ts';
import { rowsIn, type Texts } from '../../support/forge.ts';

/** A kind of tampering with the archive of `archivedDays`. */
export interface Tampering {
  kind: string;
  change(texts: Texts): void;
  /** How it is named, as it is. */
  named: PackageFaultName;
  /**
   * What is named, and where, with the forger's key when everything but the key was made to fit: all that is, as {@link placeOf} says
   * it. Absent: nothing, since all of it fits but the signatures.
   */
  forged?: readonly string[];
}

/** Returns what is wrong and where: the file, its line, and the day or the subject where the file does not say it. */
export function placeOf({ fault, path, line, day, subject }: Omit<PackageFault, 'follows'>): string {
  const about = [day, subject].filter((one) => one !== null && !path.includes(one));
  return [fault, line === null ? path : `${path}:${line}`, ...about].join(' ');
}

/** The digests of the archive, by what they are of. */
export const places = {
  first: { day: '2026-11-20', sequence: 1 },
  failure: { day: '2026-11-21', sequence: 2 },
  second: { day: '2026-11-22', sequence: 3 },
  late: { day: '2026-11-22', sequence: 4 },
  quiet: { day: '2026-11-23', sequence: 5 },
  success: { day: '2026-11-24', sequence: 6 },
  last: { day: '2026-11-26', sequence: 8 },
} as const;
type Place = (typeof places)[keyof typeof places];

function rows<Part extends DayPart>(place: Place, part: Part, change: (all: DayRows[Part][]) => DayRows[Part][]) {
  return (texts: Texts) => {
    const path = partPath(place, part);
    const all = rowsIn<DayRows[Part]>(texts.get(path));
    if (all.length === 0) throw new Error(`${path} has no rows.`);
    texts.set(
      path,
      change(all)
        .map((row) => `${canonicalJson(row)}\n`)
        .join(''),
    );
  };
}

/** Changes one row: the first one, or the first that is meant. */
function one<Part extends DayPart>(
  place: Place,
  part: Part,
  change: (row: DayRows[Part]) => DayRows[Part],
  is: (row: DayRows[Part]) => boolean = () => true,
) {
  return rows(place, part, (all) => {
    const at = all.findIndex(is);
    if (at === -1) throw new Error(`There is no such row of ${part}.`);
    return all.map((row, index) => (index === at ? change(row) : row));
  });
}

function digest(place: Place, change: (digest: Digest) => Digest) {
  return (texts: Texts) => {
    const path = digestPath(place.sequence);
    texts.set(path, canonicalJson(change(JSON.parse(texts.get(path) ?? '') as Digest)));
  };
}

function without(...gone: readonly Place[]) {
  return (texts: Texts) => {
    for (const place of gone) {
      for (const path of [digestPath(place.sequence), `${digestPath(place.sequence)}.sig`]) texts.delete(path);
      for (const part of dayPartNames) texts.delete(partPath(place, part));
    }
  };
}

function swap(texts: Texts, a: string, b: string): void {
  const [ofA, ofB] = [texts.get(a) ?? '', texts.get(b) ?? ''];
  texts.set(a, ofB).set(b, ofA);
}

const { first, failure, second, late, quiet, success, last } = places;
const all = Object.values(places);

function line(place: Place, part: DayPart, change: (text: string) => string) {
  return (texts: Texts) => {
    const path = partPath(place, part);
    const before = texts.get(path) ?? '';
    const after = change(before);
    if (after === before) throw new Error(`${path} is as it was.`);
    texts.set(path, after);
  };
}

/** The incidents of the archive: of the 21st, and of the 22nd. */
const [firstIncident, secondIncident] = ['01JD0000000000000000000001', '01JD0000000000000000000002'];

function linesOf(rows: readonly object[]): string {
  return rows.map((row) => `${canonicalJson(row)}\n`).join('');
}

/** Writes the first row of a part in another way. */
function rawLine(place: Place, part: DayPart, write: (row: object) => object) {
  return line(place, part, (text) => {
    const [first_ = '', ...rest] = text.split('\n');
    return [JSON.stringify(write(JSON.parse(first_) as object)), ...rest].join('\n');
  });
}

/** Lists in lists, deeper than what writes JSON can go. */
const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

/** How all rows of a file are named that are of another day, by the incidents that they name. */
function ofOtherDay(path: string, ...subjects: readonly (string | null)[]): string[] {
  return subjects.map((subject, index) =>
    placeOf({ fault: 'row-of-other-day', path, line: index + 1, day: null, subject }),
  );
}

/** Puts what two days have into each other's place, with their digests, which say the other day. */
function exchanged(a: Place, b: Place) {
  return (texts: Texts) => {
    for (const part of dayPartNames) {
      const [ofA, ofB] = [texts.get(partPath(a, part)), texts.get(partPath(b, part))];
      for (const [place, text] of [
        [a, ofB],
        [b, ofA],
      ] as const) {
        if (text === undefined) texts.delete(partPath(place, part));
        else texts.set(partPath(place, part), text);
      }
    }
    const read = ({ sequence }: Place) => JSON.parse(texts.get(digestPath(sequence)) ?? '') as Digest;
    const [ofA, ofB] = [read(a), read(b)];
    texts.set(digestPath(a.sequence), canonicalJson({ ...ofA, parts: ofB.parts, heads: ofB.heads }));
    texts.set(digestPath(b.sequence), canonicalJson({ ...ofB, parts: ofA.parts, heads: ofA.heads }));
  };
}

/** The incident of the 22nd in everything but the population. */
function withoutIncident(texts: Texts): void {
  const [incident] = rowsIn<DayRows['alerts']>(texts.get(partPath(second, 'alerts')));
  const id =
    rowsIn<DayRows['alerts']>(texts.get(partPath(second, 'alerts'))).find(({ revision }) => revision === 1)
      ?.incidentId ?? incident?.incidentId;
  for (const place of all)
    for (const part of ['incidents', 'records', 'alerts', 'deliveries'] as const) {
      const path = partPath(place, part);
      const text = texts.get(path);
      if (text === undefined) continue;
      const kept = rowsIn<{ id?: string; incidentId?: string }>(text).filter(
        (row) => (row.incidentId ?? row.id) !== id,
      );
      texts.set(path, kept.map((row) => `${canonicalJson(row)}\n`).join(''));
    }
}

/** Every kind that is known. */
export const tamperings: readonly Tampering[] = [
  {
    kind: 'a failed job is called completed',
    change: one(failure, 'population', (row) => ({ ...row, state: 'COMPLETED', outcome: 'success' as never })),
    named: 'part-differs',
  },
  {
    kind: 'a failure is said to have been kept quiet',
    change: one(
      failure,
      'population',
      (row) => ({ ...row, disposition: 'quiet', by: 'silence' }),
      (row) => row.state === 'FAILED',
    ),
    named: 'part-differs',
  },
  { kind: 'a job is gone', change: rows(failure, 'population', (jobs) => jobs.slice(1)), named: 'part-differs' },
  {
    kind: 'a job was added',
    change: rows(failure, 'population', (jobs) => [
      ...jobs,
      { ...(jobs[0] as DayRows['population']), eventKey: 'zzz', jobId: 'invented' },
    ]),
    named: 'part-differs',
  },
  {
    kind: 'a job is there twice',
    change: rows(failure, 'population', ([job, ...jobs]) => [job, job, ...jobs] as DayRows['population'][]),
    named: 'row-twice',
    forged: [`row-twice ${partPath(failure, 'population')}:2`],
  },
  {
    kind: 'jobs are in another order',
    change: rows(failure, 'population', (jobs) => jobs.toReversed()),
    named: 'rows-out-of-order',
  },
  {
    kind: 'a job was heard of earlier',
    change: one(failure, 'population', (row) => ({ ...row, at: '2026-11-21T02:00:00.001Z' })),
    named: 'part-differs',
  },
  {
    kind: 'a line is no JSON',
    change: (texts) =>
      void texts.set(partPath(failure, 'population'), `{${texts.get(partPath(failure, 'population'))}`),
    named: 'row-unreadable',
  },
  {
    kind: 'the reason of a record is another',
    change: one(failure, 'records', (row) => ({ ...row, reason: 'Nothing happened.' })),
    named: 'record-changed',
  },
  {
    kind: 'somebody else did it',
    change: one(success, 'records', (row) => ({ ...row, actor: 'mallory' })),
    named: 'record-changed',
  },
  {
    kind: 'a record is backdated',
    change: one(failure, 'records', (row) => ({ ...row, at: '2026-11-21T01:00:00.000Z' })),
    named: 'record-changed',
  },
  {
    kind: 'a record is put on another day',
    change: one(success, 'records', (row) => ({ ...row, at: '2026-11-23T02:00:00.000Z' })),
    named: 'row-of-other-day',
    forged: [`row-of-other-day ${partPath(success, 'records')}:1 ${firstIncident}`],
  },
  {
    kind: 'a record in the middle is gone',
    change: rows(failure, 'records', (all) => all.filter((_row, index) => index !== 1)),
    named: 'record-gap',
  },
  { kind: 'the first record is gone', change: rows(failure, 'records', (all) => all.slice(1)), named: 'record-gap' },
  {
    kind: 'the newest record is gone',
    change: rows(success, 'records', (all) => all.slice(0, -1)),
    named: 'heads-differ',
  },
  {
    kind: 'a record is there twice',
    change: rows(failure, 'records', ([one_, ...rest]) => [one_, one_, ...rest] as DayRows['records'][]),
    named: 'record-twice',
  },
  {
    kind: 'two records have changed places',
    change: rows(failure, 'records', ([a, b, ...rest]) => [b, a, ...rest] as DayRows['records'][]),
    named: 'rows-out-of-order',
  },
  {
    kind: 'two records have changed numbers',
    change: rows(
      failure,
      'records',
      ([a, b, ...rest]) => [{ ...b, sequence: 1 }, { ...a, sequence: 2 }, ...rest] as DayRows['records'][],
    ),
    named: 'record-unchained',
  },
  {
    kind: 'all records of a day are gone',
    change: (texts) => void texts.delete(partPath(success, 'records')),
    named: 'part-missing',
  },
  { kind: 'an incident is gone', change: withoutIncident, named: 'incident-missing' },
  {
    kind: 'an incident is said to be open',
    change: one(success, 'incidents', (row) => ({ ...row, status: 'open', resolution: null })),
    named: 'part-differs',
  },
  {
    kind: 'an incident names another record',
    change: one(failure, 'incidents', (row) => ({ ...row, recordHash: 'a'.repeat(64) })),
    named: 'state-differs',
  },
  {
    kind: 'an incident is as it was before',
    change: one(failure, 'incidents', (row) => ({ ...row, revision: 1 })),
    named: 'state-outdated',
  },
  {
    kind: 'how a day left an incident is gone',
    change: rows(second, 'incidents', (all) => all.slice(1)),
    named: 'state-missing',
    forged: [`state-missing ${partPath(second, 'incidents')} ${firstIncident}`],
  },
  { kind: 'an alert is gone', change: rows(second, 'alerts', (all) => all.slice(1)), named: 'part-differs' },
  { kind: 'a delivery is gone', change: rows(failure, 'deliveries', (all) => all.slice(1)), named: 'part-differs' },
  {
    kind: 'a delivery was added',
    change: rows(failure, 'deliveries', (all) => [...all, { ...(all[0] as DayRows['deliveries']), noticeId: 'zzz' }]),
    named: 'part-differs',
  },
  {
    kind: 'a delivery came earlier',
    change: one(failure, 'deliveries', (row) => ({ ...row, lastAttemptAt: '2026-11-21T02:00:05.000Z' })),
    named: 'part-differs',
  },
  {
    kind: 'what was sent is another text',
    change: one(
      failure,
      'deliveries',
      (row) => ({ ...row, sent: { sha256: row.sent?.sha256 ?? '', text: 'All is well.' } }),
      (row) => row.sent !== undefined,
    ),
    named: 'text-differs',
  },
  {
    kind: 'a part is empty',
    change: (texts) => void texts.set(partPath(failure, 'alerts'), ''),
    named: 'part-differs',
  },
  {
    kind: 'a part was added',
    change: (texts) => void texts.set(partPath(quiet, 'population'), texts.get(partPath(late, 'population')) ?? ''),
    named: 'part-unnamed',
    forged: [`row-of-other-day ${partPath(quiet, 'population')}:1`],
  },
  {
    kind: 'the parts of two days have changed places',
    change: (texts) => swap(texts, partPath(failure, 'population'), partPath(second, 'population')),
    named: 'part-differs',
    forged: [
      ...ofOtherDay(partPath(failure, 'population'), firstIncident, secondIncident),
      ...ofOtherDay(partPath(second, 'population'), null, firstIncident),
    ],
  },
  {
    kind: 'a day is gone',
    change: without(second, late),
    named: 'day-missing',
    forged: ['day-missing digests/ 2026-11-22'],
  },
  {
    kind: 'a quiet day is gone',
    change: without(quiet),
    named: 'day-missing',
    forged: ['day-missing digests/ 2026-11-23'],
  },
  { kind: 'late data are gone', change: without(late), named: 'digest-missing' },
  {
    kind: 'the last day is gone',
    change: without(last),
    named: 'day-missing',
    forged: ['day-missing digests/ 2026-11-26'],
  },
  { kind: 'the first day is gone', change: without(first), named: 'day-missing' },
  {
    kind: 'a signature is gone',
    change: (texts) => void texts.delete(`${digestPath(2)}.sig`),
    named: 'signature-missing',
  },
  {
    kind: 'a signature is that of another digest',
    change: (texts) => swap(texts, `${digestPath(2)}.sig`, `${digestPath(3)}.sig`),
    named: 'signature-wrong',
  },
  {
    kind: 'a signature is written in another way',
    change: (texts) => void texts.set(`${digestPath(8)}.sig`, `${texts.get(`${digestPath(8)}.sig`)}\n`),
    named: 'signature-wrong',
  },
  {
    kind: 'a digest counts other rows',
    change: digest(failure, (one_) => ({
      ...one_,
      parts: one_.parts.map((part) => ({ ...part, rows: part.rows + 1 })),
    })),
    named: 'part-differs',
  },
  {
    kind: 'a digest names fewer parts',
    change: digest(failure, (one_) => ({ ...one_, parts: one_.parts.filter(({ name }) => name !== 'deliveries') })),
    named: 'part-unnamed',
  },
  {
    kind: 'a digest names another newest record',
    change: digest(failure, (one_) => ({
      ...one_,
      heads: one_.heads.map((head) => ({ ...head, hash: 'b'.repeat(64) })),
    })),
    named: 'heads-differ',
  },
  {
    kind: 'a digest follows another one',
    change: digest(quiet, (one_) => ({
      ...one_,
      previous: { sequence: 4, sha256: 'c'.repeat(64), signature: 'AA==' },
    })),
    named: 'previous-differs',
  },
  {
    kind: 'a digest is of another deployment',
    change: digest(quiet, (one_) => ({ ...one_, origin: '444455556666/eu-west-1/other' })),
    named: 'other-origin',
  },
  {
    kind: 'a digest was made before its day was over',
    change: digest(quiet, (one_) => ({ ...one_, madeAt: '2026-11-23T20:00:00.000Z' })),
    named: 'digest-too-early',
    forged: [`digest-too-early ${digestPath(5)} 2026-11-23`],
  },
  {
    kind: 'late data are said to be a day',
    change: digest(late, (one_) => ({ ...one_, kind: 'day' })),
    named: 'day-twice',
    forged: [`day-twice ${digestPath(4)} 2026-11-22`],
  },
  {
    kind: 'two digests have changed places',
    change: (texts) => {
      swap(texts, digestPath(5), digestPath(7));
      swap(texts, `${digestPath(5)}.sig`, `${digestPath(7)}.sig`);
    },
    named: 'digest-misplaced',
  },
  {
    kind: 'a digest is there twice',
    change: (texts) => {
      texts
        .set(digestPath(9), texts.get(digestPath(8)) ?? '')
        .set(`${digestPath(9)}.sig`, texts.get(`${digestPath(8)}.sig`) ?? '');
    },
    named: 'digest-misplaced',
    forged: [`day-twice ${digestPath(9)} 2026-11-26`],
  },
  {
    kind: 'a digest is written in another way',
    change: (texts) => void texts.set(digestPath(1), `${texts.get(digestPath(1))} `),
    named: 'not-canonical',
  },
  {
    kind: 'a digest is nothing that can be read',
    change: (texts) => void texts.set(digestPath(1), 'null'),
    named: 'unreadable',
  },
  {
    kind: 'a file that belongs to nothing lies there',
    change: (texts) => void texts.set('days/notes.txt', 'hello'),
    named: 'part-unnamed',
  },
  {
    kind: 'what two days have was exchanged, with what their digests say of it',
    change: exchanged(failure, success),
    named: 'row-of-other-day',
    forged: [
      ...ofOtherDay(partPath(failure, 'population'), firstIncident, secondIncident),
      ...ofOtherDay(partPath(failure, 'records'), firstIncident, secondIncident),
      ...ofOtherDay(partPath(success, 'population'), null, firstIncident),
      ...ofOtherDay(partPath(success, 'records'), ...Array.from({ length: 6 }, () => firstIncident)),
    ],
  },
  {
    kind: 'two days have exchanged their names',
    change: (texts) => {
      digest(quiet, (one_) => ({ ...one_, day: success.day }))(texts);
      digest(success, (one_) => ({ ...one_, day: quiet.day }))(texts);
    },
    named: 'signature-wrong',
    forged: [`digest-too-early ${digestPath(5)} 2026-11-24`, `day-twice ${digestPath(6)} 2026-11-23`],
  },
  {
    kind: 'a digest is said to be of an hour later',
    change: digest(quiet, (one_) => ({ ...one_, madeAt: '2026-11-24T06:00:00.000Z' })),
    named: 'signature-wrong',
  },
  {
    kind: 'a digest that was never reached follows',
    change: digest(quiet, (one_) => ({ ...one_, sequence: 7 })),
    named: 'out-of-sequence',
    forged: [`day-twice ${digestPath(6)} 2026-11-23`],
  },
  {
    kind: 'a part is there once more, under another name',
    change: (texts) =>
      void texts.set(
        `days/${failure.day}/00000002/population-2.jsonl.gz`,
        texts.get(partPath(failure, 'population')) ?? '',
      ),
    named: 'part-unnamed',
  },
  {
    kind: 'a part is there once more, on another day',
    change: (texts) =>
      void texts.set(
        partPath({ ...failure, day: '2026-11-25' }, 'records'),
        texts.get(partPath(failure, 'records')) ?? '',
      ),
    named: 'part-unnamed',
  },
  {
    kind: 'a digest lies there under another name',
    change: (texts) => void texts.set('digests/2.json', texts.get(digestPath(2)) ?? ''),
    named: 'file-unlisted',
    forged: [`day-twice ${digestPath(3)} 2026-11-21`],
  },
  {
    kind: 'a number is written in another way',
    change: line(failure, 'records', (text) => editedEverywhere(text, ['"sequence":1,', '"sequence":1.0,'])),
    named: 'row-unreadable',
  },
  {
    kind: 'a letter is written by its number',
    change: line(failure, 'population', (text) => editedEverywhere(text, ['"FAILED"', '"\\u0046AILED"'])),
    named: 'row-unreadable',
  },
  {
    kind: 'a value is there twice under one name',
    change: line(failure, 'population', (text) => editedEverywhere(text, ['"jobId":', '"jobId":"invented","jobId":'])),
    named: 'row-unreadable',
  },
  {
    kind: 'a part begins with a byte order mark',
    change: line(failure, 'population', (text) => `\ufeff${text}`),
    named: 'row-unreadable',
  },
  {
    kind: 'lines end as on Windows',
    change: line(failure, 'population', (text) => editedEverywhere(text, ['\n', '\r\n'])),
    named: 'row-unreadable',
  },
  {
    kind: 'the last line has no end',
    change: line(failure, 'population', (text) => text.slice(0, -1)),
    named: 'part-differs',
  },
  {
    kind: 'a digest begins with a byte order mark',
    change: (texts) => void texts.set(digestPath(2), `\ufeff${texts.get(digestPath(2))}`),
    named: 'unreadable',
    forged: ['day-missing digests/ 2026-11-21'],
  },
  {
    kind: 'somebody else acknowledged it, in the record and in the state',
    change: (texts) => {
      one(success, 'incidents', (row) => ({
        ...row,
        acknowledgement: { by: 'mallory', via: 'x', at: row.updatedAt, until: null },
      }))(texts);
      one(success, 'records', (row) => ({ ...row, actor: 'mallory' }))(texts);
    },
    named: 'record-changed',
  },
  {
    kind: 'a recipient of a delivery is another',
    change: one(failure, 'deliveries', (row) => ({ ...row, target: 'nobody' })),
    named: 'part-differs',
  },
  {
    kind: 'a number is written with an exponent',
    change: line(failure, 'records', (text) => edited(text, ['"sequence":1,', '"sequence":1e0,'])),
    named: 'row-unreadable',
  },
  {
    kind: 'a number has more digits than are kept',
    change: line(failure, 'records', (text) => edited(text, ['"sequence":1,', '"sequence":1.00000000000000000001,'])),
    named: 'row-unreadable',
  },
  {
    kind: 'a number is less than nothing',
    change: line(failure, 'deliveries', (text) => edited(text, [/"attempts":1\b/, '"attempts":-0'])),
    named: 'row-unreadable',
  },
  {
    kind: 'a number is larger than any',
    change: line(failure, 'deliveries', (text) => edited(text, [/"attempts":1\b/, '"attempts":1e999'])),
    named: 'row-unreadable',
  },
  {
    kind: 'a row brings what objects are made of',
    change: line(failure, 'population', (text) => edited(text, [/^\{/, '{"__proto__":{"state":"COMPLETED"},'])),
    named: 'part-differs',
  },
  {
    kind: 'the values of a row are in another order',
    change: rawLine(failure, 'population', (row) => Object.fromEntries(Object.entries(row).reverse())),
    named: 'row-unreadable',
  },
  {
    kind: 'a line has a space at its end',
    change: line(failure, 'population', (text) => edited(text, ['}\n', '} \n'])),
    named: 'row-unreadable',
  },
  {
    kind: 'a part ends with an empty line',
    change: line(failure, 'population', (text) => `${text}\n`),
    named: 'row-unreadable',
  },
  {
    kind: 'a text has half of a character',
    change: line(failure, 'population', (text) => edited(text, ['"FAILED"', '"FAILED\\ud800"'])),
    named: 'part-differs',
  },
  {
    kind: 'a row is nested deeper than can be read',
    change: line(failure, 'population', (text) => `${nested}\n${text}`),
    named: 'row-unreadable',
  },
  {
    kind: 'a digest has a value twice',
    change: (texts) =>
      void texts.set(digestPath(5), edited(texts.get(digestPath(5)) ?? '', ['"kind":', '"kind":"late","kind":'])),
    named: 'not-canonical',
  },
  {
    kind: 'a digest says more than a digest does',
    change: digest(quiet, (one_) => ({ ...one_, note: 'All is well.' })),
    named: 'not-canonical',
    forged: [`not-canonical ${digestPath(5)} 2026-11-23`],
  },
  {
    kind: 'a digest says more of its parts than it does',
    change: digest(failure, (one_) => ({ ...one_, parts: one_.parts.map((part) => ({ ...part, note: [[]] })) })),
    named: 'not-canonical',
  },
  {
    kind: 'a digest is nested deeper than can be read',
    change: (texts) =>
      void texts.set(
        digestPath(5),
        edited(texts.get(digestPath(5)) ?? '', [/"previous":\{[^}]*\}/, `"previous":${nested}`]),
      ),
    named: 'unreadable',
  },
  {
    kind: 'what a digest follows is no text',
    change: digest(quiet, (one_) => ({ ...one_, previous: { ...one_.previous, signature: { toString: 1 } } as never })),
    named: 'unreadable',
  },
  {
    kind: 'a digest is of a day that is not',
    change: digest(quiet, (one_) => ({ ...one_, day: '2026-11-31' })),
    named: 'unreadable',
    forged: [`unreadable ${digestPath(5)}`, 'day-missing digests/ 2026-11-23'],
  },
  {
    kind: 'a digest is of a day to come',
    change: digest(last, (one_) => ({ ...one_, day: '2026-11-28' })),
    named: 'signature-wrong',
    forged: [
      `digest-too-early ${digestPath(8)} 2026-11-28`,
      'day-missing digests/ 2026-11-26',
      'day-missing digests/ 2026-11-27',
    ],
  },
  {
    kind: 'a digest was made at the same time in another zone',
    change: digest(quiet, (one_) => ({ ...one_, madeAt: one_.madeAt.replace('Z', '+00:00') })),
    named: 'unreadable',
    forged: [`unreadable ${digestPath(5)}`, 'day-missing digests/ 2026-11-23'],
  },
  {
    kind: 'a digest was made in a second that was never',
    change: digest(quiet, (one_) => ({ ...one_, madeAt: '2026-11-24T23:59:60.000Z' })),
    named: 'unreadable',
    forged: [`unreadable ${digestPath(5)}`, 'day-missing digests/ 2026-11-23'],
  },
  {
    kind: 'a record is of a second that was never',
    change: one(success, 'records', (row) => ({ ...row, at: '2026-11-24T23:59:60.000Z' })),
    named: 'row-unreadable',
    forged: [
      `row-unreadable ${partPath(success, 'records')}:1`,
      `heads-differ ${partPath(success, 'records')} ${firstIncident}`,
      `record-gap ${partPath(success, 'incidents')}:1 ${firstIncident}`,
    ],
  },
  {
    kind: 'a job is moved to another day',
    change: (texts) => {
      const [job, ...rest] = rowsIn<DayRows['population']>(texts.get(partPath(failure, 'population')));
      if (job === undefined) throw new Error('There is no job.');
      texts.set(partPath(failure, 'population'), linesOf(rest));
      const there = rowsIn<DayRows['population']>(texts.get(partPath(success, 'population')));
      texts.set(partPath(success, 'population'), linesOf([...there, job]));
    },
    named: 'row-of-other-day',
    forged: [`row-of-other-day ${partPath(success, 'population')}:1`],
  },
  {
    kind: 'a record is said to be of another incident',
    change: one(
      second,
      'records',
      (row) => ({ ...row, incidentId: secondIncident }),
      (row) => row.incidentId === firstIncident,
    ),
    named: 'record-changed',
  },
  {
    kind: 'two incidents have changed names, wherever they stand',
    change: (texts) => {
      for (const [path, text] of texts)
        texts.set(
          path,
          text
            .split(firstIncident)
            .map((piece) => piece.split(secondIncident).join(firstIncident))
            .join(secondIncident),
        );
    },
    named: 'signature-wrong',
  },
  {
    kind: 'an incident is gone, with its jobs, alerts and deliveries',
    change: (texts) => {
      for (const [path, text] of texts)
        if (path.startsWith('days/'))
          texts.set(path, linesOf(rowsIn<object>(text).filter((row) => !JSON.stringify(row).includes(secondIncident))));
    },
    named: 'part-differs',
  },
  {
    kind: 'late data come once more',
    change: (texts) => {
      texts
        .set(digestPath(9), edited(texts.get(digestPath(4)) ?? '', ['"sequence":4}', '"sequence":9}']))
        .set(`${digestPath(9)}.sig`, texts.get(`${digestPath(4)}.sig`) ?? '')
        .set(partPath({ ...late, sequence: 9 }, 'population'), texts.get(partPath(late, 'population')) ?? '');
    },
    named: 'signature-wrong',
  },
  {
    kind: 'a day is split into a day and late data',
    change: (texts) => {
      const [job, ...rest] = rowsIn<DayRows['population']>(texts.get(partPath(failure, 'population')));
      const split = {
        ...(JSON.parse(texts.get(digestPath(4)) ?? '') as Digest),
        day: failure.day,
        sequence: 9,
        heads: [],
      };
      texts
        .set(partPath(failure, 'population'), linesOf(rest))
        .set(partPath(split, 'population'), linesOf([job as object]))
        .set(digestPath(9), canonicalJson(split));
    },
    named: 'signature-missing',
  },
  { kind: 'the chain begins later', change: without(first, failure), named: 'day-missing' },
];
