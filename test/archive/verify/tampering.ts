import type { DayPart, DayRows } from '../../../src/archive/day-parts.ts';
import { dayPartNames } from '../../../src/archive/day-parts.ts';
import { type Digest, digestPath, partPath } from '../../../src/archive/digest.ts';
import type { PackageFaultName } from '../../../src/archive/verify/package-fault.ts';
import { canonicalJson } from '../../../src/lib/hash.ts';
import { editedEverywhere } from '../../support/edited.ts';
import { rowsIn, type Texts } from '../../support/forge.ts';

/** A kind of tampering with the archive of `archivedDays`. */
export interface Tampering {
  kind: string;
  change(texts: Texts): void;
  /** How it is named, as it is. */
  named: PackageFaultName;
  /** How it is named when everything but the key was made to fit; absent: the signatures are another's. */
  forged?: PackageFaultName;
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
    forged: 'row-twice',
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
    forged: 'row-of-other-day',
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
    forged: 'state-missing',
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
  },
  {
    kind: 'the parts of two days have changed places',
    change: (texts) => swap(texts, partPath(failure, 'population'), partPath(second, 'population')),
    named: 'part-differs',
  },
  { kind: 'a day is gone', change: without(second, late), named: 'day-missing', forged: 'day-missing' },
  { kind: 'a quiet day is gone', change: without(quiet), named: 'day-missing', forged: 'day-missing' },
  { kind: 'late data are gone', change: without(late), named: 'digest-missing' },
  { kind: 'the last day is gone', change: without(last), named: 'day-missing', forged: 'day-missing' },
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
    forged: 'digest-too-early',
  },
  {
    kind: 'late data are said to be a day',
    change: digest(late, (one_) => ({ ...one_, kind: 'day' })),
    named: 'day-twice',
    forged: 'day-twice',
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
    forged: 'day-twice',
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
    forged: 'row-of-other-day',
  },
  {
    kind: 'two days have exchanged their names',
    change: (texts) => {
      digest(quiet, (one_) => ({ ...one_, day: success.day }))(texts);
      digest(success, (one_) => ({ ...one_, day: quiet.day }))(texts);
    },
    named: 'signature-wrong',
    forged: 'day-twice',
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
    forged: 'day-missing',
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
    forged: 'day-twice',
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
    forged: 'day-missing',
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
];
