import type { Edit, TypicalChange } from '../typical-change.ts';

const kindsFile = 'src/adapters/aws/table/item-kinds.ts';
const writersFile = 'src/adapters/aws/table/table-changes.ts';
const memoryFile = 'src/adapters/memory/memory-incident-store.ts';

const port: Edit[] = [
  {
    file: 'src/ports/incidents/incident-store.ts',
    find: '  /** An alert that nobody was told of, for the weekly digest. */\n',
    replace:
      '  /** What a person noted of the incident. */\n  remark?: Remark;\n  /** An alert that nobody was told of, for the weekly digest. */\n',
  },
  {
    file: 'src/ports/incidents/incident-store.ts',
    find: '/** What is stored about one event and its lane. */\n',
    replace: `/** What a person noted of an incident. */
export interface Remark {
  incidentId: string;
  at: Instant;
  text: string;
}

/** What is stored about one event and its lane. */
`,
  },
];

const kind = (pk: string): Edit => ({
  file: kindsFile,
  find: "  target: { pk: 'INCIDENT#'",
  replace: `  remark: { pk: '${pk}#', sk: 'REMARK#', holds: 'what a person noted of an incident', ends: { days: 400 } },
  target: { pk: 'INCIDENT#'`,
});

const writer: Edit[] = [
  {
    file: writersFile,
    find: '  lane: (lane, { tableName }) =>',
    replace: `  remark: (remark, { tableName }) => [
    putNew(tableName, { ...keyOf('remark', remark.incidentId, remark.at), remark, expiresAt: endOf('remark', remark.at) }),
  ],
  lane: (lane, { tableName }) =>`,
  },
  { file: writersFile, find: 'import {\n  alertKey,\n', replace: 'import {\n  alertKey,\n  keyOf,\n' },
];

const memory: Edit[] = [
  {
    file: memoryFile,
    find: '    lane: ({ after }) =>',
    replace: '    remark: (remark) => void this.remarks.push(remark),\n    lane: ({ after }) =>',
  },
  {
    file: memoryFile,
    find: '  readonly hidden: HiddenAlert[] = [];\n',
    replace: '  readonly hidden: HiddenAlert[] = [];\n  readonly remarks: Remark[] = [];\n',
  },
  { file: memoryFile, find: '  IncidentStore,\n', replace: '  IncidentStore,\n  Remark,\n' },
];

/** The contract of stores writes every part at once. */
const contract: Edit = {
  file: 'test/support/store-contract.ts',
  find: '    lane: { expectedVersion: 0, after: lane },\n',
  replace: "    lane: { expectedVersion: 0, after: lane },\n    remark: { incidentId: id, at: noon, text: 'seen' },\n",
};

export const storedItem: TypicalChange = {
  recipe: 'A kind of stored items',
  example: '`remark`, written with a change of its incident, for 400 days',
  named: 'remark',
  most: 4,
  edits: [...port, kind('INCIDENT'), ...writer, ...memory, contract],
  makes: ['docs'],
  tests: [
    'test/docs.test.ts',
    'test/adapters/memory/memory-incident-store.test.ts',
    'test/adapters/aws/table/transaction-bounds.test.ts',
    'test/journeys/stored-schema.test.ts',
  ],
  halfDone: [
    { without: [writersFile], saidBy: 'tsc', says: "Property 'remark' is missing in type" },
    { without: [memoryFile], saidBy: 'tsc', says: "Property 'remark' is missing in type" },
    { without: [kindsFile], saidBy: 'tsc', says: `'"remark"' is not assignable to` },
    {
      without: [kindsFile],
      instead: [kind('REMARK')],
      saidBy: 'test/docs.test.ts',
      says: 'nobody may write these: add the partition to _items in serverless/permissions.yml',
    },
  ],
};
