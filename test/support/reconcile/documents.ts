import { createHash } from 'node:crypto';
import { attachedTo, pdfText } from '../pdf-text.ts';
import { recordsOf } from './incidents.ts';
import { differ, type PackageFiles, type Row } from './package-files.ts';

/** A text as it stands in a document: without spaces. Letters that fonts lack or draw otherwise are left to other tests. */
const drawn = (text: string) => text.replaceAll(/\s/g, '');

/** Returns what the first file says otherwise as a document than as a text. */
export function unlikeSummary(files: PackageFiles): string[] {
  const document = pdfText(files.bytes('00-README.pdf'));
  const lines = files.text('00-README.txt').split('\n');
  const controls = files
    .rows('15-controls.csv')
    .filter(({ claim = '' }) => !claim.startsWith('none'))
    .flatMap(({ evidence = '', limit = '' }) => [evidence, limit]);
  return [
    ...lines
      .map((line) => line.replace(/^- /, ''))
      .filter((line) => /^[ -~“”’]*$/.test(line) && !document.includes(drawn(line)))
      .map((line) => `00-README.pdf: does not say “${line}”`),
    ...controls.flatMap((text) => {
      // Cells stand beside each other, so that one with several lines is broken by its neighbours.
      const [first = ''] = text.split(' ');
      return document.includes(first) ? [] : [`00-README.pdf: does not say “${text}”`];
    }),
  ];
}

/** Returns what the document of an incident says otherwise than the tables do. */
export function unlikeDocuments(files: PackageFiles): string[] {
  const timeline = Map.groupBy(files.rows('05-timeline.csv'), ({ incident = '' }) => incident);
  const notices = Map.groupBy(
    [...files.rows('04-notifications.csv'), ...files.rows('13-drill-notifications.csv')],
    ({ incident = '' }) => incident,
  );
  const incidents = new Map(
    [...files.rows('03-incidents.csv'), ...files.rows('13-drills.csv')].map((row) => [row.incident ?? '', row]),
  );
  return files.files
    .filter((file) => /^(?:05-timeline|13-drills)\//.test(file))
    .flatMap((file) => {
      const id = /([^/]+)\.pdf$/.exec(file)?.[1] ?? '';
      const row = incidents.get(id);
      if (row === undefined) return [`${file}: its incident is in no table`];
      return unlikeDocument(file, files.bytes(file), {
        row,
        records: recordsOf(timeline.get(id)),
        notices: notices.get(id) ?? [],
      });
    });
}

/** What a document says when nobody acknowledged in the period. */
function saidOfNobody(row: Row): (string | undefined)[] {
  return row.acknowledged === '' ? ['by nobody'] : [row['acknowledged by']];
}

function unlikeDocument(
  file: string,
  bytes: Buffer,
  { row, records, notices }: { row: Row; records: readonly Row[]; notices: readonly Row[] },
): string[] {
  const text = pdfText(bytes);
  const lines = (name: string) =>
    attachedTo(bytes, name)
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  const sent = lines('deliveries.jsonl');
  const hashOf = (of: { sent?: { text: string } }) =>
    of.sent === undefined ? '' : createHash('sha256').update(of.sent.text).digest('hex');
  const clock = (at = '') => drawn(at.slice(0, 19).replace('T', ' '));
  const says = [
    ...[row.incident, clock(row.detected), row.head, `${row.status} at the end of the period`, row['recovery point']],
    ...(row.resolved === '' ? ['not yet'] : [clock(row.resolved), `(${row['resolved how']})`]),
    ...(row['first acknowledged'] === '' ? saidOfNobody(row) : [clock(row['first acknowledged'])]),
    ...(row.ticket === '' ? ['No ticket of it is known.'] : (row.ticket ?? '').split('; ')),
    ...records.map(({ hash }) => hash),
    ...notices.map((one) => one['message SHA-256']),
  ];
  return [
    ...says
      .filter((one) => !text.includes(drawn(one ?? '')))
      .map((one) => `${file}: does not say “${one}”, as the tables do`),
    ...differ(
      `${file}: its records`,
      lines('records.jsonl').map(({ hash }) => hash),
      records.map(({ hash }) => hash),
    ),
    ...differ(
      `${file}: its messages`,
      sent.map(hashOf).sort(),
      notices.map((one) => one['message SHA-256'] ?? '').sort(),
    ),
  ];
}
