import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ArchivedDelivery, DayPart, DayRows } from '../../../archive/day-parts.ts';
import type { EvidenceRecord } from '../../../evidence/record.ts';
import type { PersonsAcceptance } from '../../../incidents/acceptance.ts';
import type { PersonsItem } from '../../../incidents/persons-item.ts';
import { readBody } from '../../../incidents/sent-body.ts';
import type { PersonsSilence } from '../../../incidents/silence.ts';
import { sha256 } from '../../../lib/hash.ts';
import type { KeptNow, KeptRows } from '../../../ports/archive/kept-rows.ts';
import type { HiddenAlert } from '../../../ports/incidents/incident-store.ts';
import { archivedRulesOf, roomyValue } from './archived-rules.ts';
import { hiddenOf } from './earlier-forms.ts';
import { isOfKind, type itemKinds } from './item-kinds.ts';
import { laterOutcomeOf, rowOf } from './ledger-row.ts';
import { alertOf, incidentOf } from './stored-forms.ts';
import {
  alertKey,
  archiveListOf,
  archiveLists,
  deliveryKey,
  heardKey,
  hiddenKey,
  incidentIdOf,
  incidentKey,
  itemKey,
  laterKey,
  recordKey,
  rulesVersionKey,
  runDayKey,
  type TableKey,
  viewsIndex,
} from './table-keys.ts';
import { queryPages, readEach, type StoredItem } from './table-reads.ts';

/** The kind of items that a row of a part is. */
export const kindOfPart = {
  population: 'heard',
  runs: 'runDay',
  incidents: 'incident',
  records: 'record',
  alerts: 'alert',
  deliveries: 'delivery',
  later: 'later',
  quiet: 'hidden',
  silences: 'silence',
  acceptances: 'acceptance',
  rules: 'rulesVersion',
} as const satisfies Record<DayPart, keyof typeof itemKinds>;

/** Under which key a row of a part stands. */
const keyOfRow: { readonly [Part in DayPart]: (row: DayRows[Part]) => TableKey } = {
  population: ({ eventKey }) => heardKey(eventKey),
  runs: runDayKey,
  incidents: ({ id }) => incidentKey(id),
  records: ({ incidentId, sequence }) => recordKey(incidentId, sequence),
  alerts: ({ incidentId, revision }) => alertKey(incidentId, revision),
  deliveries: ({ incidentId, noticeId, target }) => deliveryKey(incidentId, noticeId, target),
  later: (row) => laterKey(row.incidentId, row),
  quiet: ({ at, eventKey }) => hiddenKey(at, eventKey),
  silences: (row) => itemKey('silence', row),
  acceptances: (row) => itemKey('acceptance', row),
  rules: ({ version, document }) => rulesVersionKey(version, sha256(document, 16)),
};

/** Records are read in groups of so many: each may have an alert and an incident beside it. */
const recordsAtOnce = 500;

/** How an item that lists itself becomes a row, by the attribute or the beginning of the sort key by which it is known. */
const readers: readonly { is(item: StoredItem): boolean; rows(item: StoredItem): KeptRows | null }[] = [
  { is: has('record'), rows: ({ record }) => one('records', record as EvidenceRecord) },
  { is: has('heard'), rows: ({ heard }) => one('population', heard as DayRows['population']) },
  { is: has('runDay'), rows: ({ runDay }) => one('runs', runDay as DayRows['runs']) },
  { is: has('hidden'), rows: ({ hidden }) => one('quiet', hiddenOf(hidden as HiddenAlert)) },
  { is: has('silence'), rows: ({ silence }) => one('silences', untold(silence as PersonsSilence)) },
  { is: has('acceptance'), rows: ({ acceptance }) => one('acceptances', untold(acceptance as PersonsAcceptance)) },
  { is: begins('DELIVERY#'), rows: (item) => one('deliveries', archivedDelivery(item)) },
  {
    is: begins('LATER#'),
    rows: (item) => one('later', { incidentId: incidentIdOf(String(item.pk)), ...laterOutcomeOf(item) }),
  },
  { is: begins('VERSION#'), rows: archivedVersion },
];

/** What was written on a day, as the table has it: items list themselves by day, and what stands beside records is read with them. */
export class DynamoKeptRows implements KeptNow {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async *rowsOf(day: string, parts?: readonly DayPart[]): AsyncGenerator<KeptRows> {
    const records: Pick<EvidenceRecord, 'incidentId' | 'sequence'>[] = [];
    for (let list = 0; list < archiveLists; list += 1) {
      for await (const rows of this.#listed(archiveListOf(day, list), parts)) {
        yield rows;
        if (rows.part === 'records')
          for (const { incidentId, sequence } of rows.rows) records.push({ incidentId, sequence });
      }
    }
    yield* this.#besideRecords(records);
  }

  async *#listed(list: string, parts: readonly DayPart[] | undefined): AsyncGenerator<KeptRows> {
    const kinds = parts?.map((part) => kindOfPart[part]);
    const pages = queryPages(this.#client, {
      TableName: this.#tableName,
      IndexName: viewsIndex,
      KeyConditionExpression: 'gpk = :list',
      ExpressionAttributeValues: { ':list': list },
    });
    for await (const page of pages) {
      const listed = page.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
      const keys = listed.filter((key) => kinds?.some((kind) => isOfKind(kind, key)) ?? true);
      yield* (await readEach(this.#client, this.#tableName, keys)).flatMap(rowsOfItem);
    }
  }

  async nowOf<Part extends DayPart>(part: Part, rows: readonly DayRows[Part][]): Promise<(DayRows[Part] | null)[]> {
    const keys = rows.map(keyOfRow[part]);
    const different = [...new Map(keys.map((key) => [textOf(key), key])).values()];
    const items = await readEach(this.#client, this.#tableName, different);
    const found = new Map(items.map((item) => [textOf(item as never as TableKey), item]));
    return keys.map((key) => {
      const item = found.get(textOf(key));
      const row = item === undefined ? undefined : besideOrListed(item).find((one) => one.part === part)?.rows[0];
      return (row as DayRows[Part] | undefined) ?? null;
    });
  }

  async recordsAt(places: readonly { incidentId: string; sequence: number }[]): Promise<EvidenceRecord[]> {
    const keys = places.map(({ incidentId, sequence }) => recordKey(incidentId, sequence));
    const items = await readEach(this.#client, this.#tableName, keys);
    return items.flatMap(({ record }) => (record === undefined ? [] : (record as EvidenceRecord)));
  }

  /** The incidents that records are of, and the alerts that came with them. */
  async *#besideRecords(records: readonly Pick<EvidenceRecord, 'incidentId' | 'sequence'>[]): AsyncGenerator<KeptRows> {
    const incidents = [...new Set(records.map(({ incidentId }) => incidentId))].map(incidentKey);
    const keys = [...incidents, ...records.map(({ incidentId, sequence }) => alertKey(incidentId, sequence))];
    for (let from = 0; from < keys.length; from += recordsAtOnce) {
      const items = await readEach(this.#client, this.#tableName, keys.slice(from, from + recordsAtOnce));
      yield { part: 'incidents', rows: items.flatMap(incidentRow) };
      yield { part: 'alerts', rows: items.flatMap(alertRow) };
    }
  }
}

function textOf({ pk, sk }: TableKey): string {
  return `${pk} ${sk}`;
}

/** How an item becomes a row, whether it lists itself or stands beside records. */
function besideOrListed(item: StoredItem): KeptRows[] {
  return [
    ...rowsOfItem(item),
    { part: 'incidents', rows: incidentRow(item) },
    { part: 'alerts', rows: alertRow(item) },
  ];
}

function incidentRow({ incident }: StoredItem): DayRows['incidents'][] {
  return incident === undefined ? [] : [incidentOf(incident)];
}

function rowsOfItem(item: StoredItem): KeptRows[] {
  const rows = readers.find(({ is }) => is(item))?.rows(item) ?? null;
  return rows === null ? [] : [rows];
}

function has(attribute: string) {
  return (item: StoredItem) => item[attribute] !== undefined;
}

function begins(prefix: string) {
  return ({ sk }: StoredItem) => String(sk).startsWith(prefix);
}

function one<Part extends DayPart>(part: Part, row: DayRows[Part]): KeptRows {
  return { part, rows: [row] } as never as KeptRows;
}

function untold<Item extends PersonsItem>({ told: _told, ...item }: Item): Omit<Item, 'told'> {
  return item;
}

function alertRow({ pk, sk, alert, gsk }: StoredItem): DayRows['alerts'][] {
  if (alert === undefined) return [];
  const read = alertOf(alert);
  const revision = Number(String(sk).split('#')[1]);
  // 0.1.0 lists no alerts by when they came.
  const at = typeof gsk === 'string' ? gsk : read.event.occurredAt;
  return [{ incidentId: incidentIdOf(String(pk)), revision, at, alert: read }];
}

function archivedDelivery(item: StoredItem): ArchivedDelivery {
  const { sent, lost: _lost, ...row } = rowOf(item);
  const text = sent === undefined ? null : readBody(sent);
  return sent === undefined || text === null ? row : { ...row, sent: { sha256: sent.sha256, text } };
}

function archivedVersion(item: StoredItem): KeptRows | null {
  const rules = archivedRulesOf(roomyValue(item, 'rules'));
  if (rules === null) return null;
  const { version, modifiedBy, modifiedAt, seenAt, checked } = rules;
  const { document } = checked;
  return one('rules', { version, sha256: sha256(document), document, modifiedBy, modifiedAt, seenAt });
}
