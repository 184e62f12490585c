import type { Edit, TypicalChange } from '../typical-change.ts';

const kindsFile = 'src/events/kinds.ts';
const rulesFile = 'serverless/rules.yml';

const row = (noun: string): Edit => ({
  file: kindsFile,
  find: '  drill: { noun:',
  replace: `  'legal-hold': { ${noun}verb: 'changed', changesAgain: true, labels: { at: 'Changed at' } },\n  drill: { noun:`,
});

const reader = `import type { Outcome } from './backup-event.ts';
import { textOf } from './fields.ts';
import { type EventReader, readShared } from './reading.ts';

const outcomes: Readonly<Record<string, Outcome>> = { ACTIVE: 'changed', CANCELED: 'failed' };

/** Reads a Legal Hold State Change. What a hold kept can be deleted once it is released, so that is a problem. */
export const readLegalHold: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  return {
    ...shared,
    kind: 'legal-hold',
    outcome: outcomes[shared.state] ?? 'unknown',
    jobId: textOf(detail, 'legalHoldId') ?? shared.jobId,
    resourceArn: firstResource,
  };
};
`;

const listed: Edit[] = [
  {
    file: 'src/events/normalise.ts',
    find: "  ['Region Setting State Change', readRegionSetting],\n",
    replace: "  ['Region Setting State Change', readRegionSetting],\n  ['Legal Hold State Change', readLegalHold],\n",
  },
  {
    file: 'src/events/normalise.ts',
    find: "import { eventOfListedJob } from './listed-job.ts';\n",
    replace: "import { readLegalHold } from './legal-hold.ts';\nimport { eventOfListedJob } from './listed-job.ts';\n",
  },
];

const letIn: Edit[] = [
  {
    file: rulesFile,
    find: 'Backup Plan State Change, Region Setting State Change]',
    replace: 'Backup Plan State Change, Region Setting State Change, Legal Hold State Change]',
  },
  {
    file: rulesFile,
    find: '                  - Region Setting State Change\n',
    replace: '                  - Region Setting State Change\n                  - Legal Hold State Change\n',
  },
];

const event = {
  version: '0',
  id: 'f1e2d3c4-5b6a-4978-8796-a5b4c3d2e1f0',
  'detail-type': 'Legal Hold State Change',
  source: 'aws.backup',
  account: '111122223333',
  time: '2026-03-04T02:21:40Z',
  region: 'eu-central-1',
  resources: ['arn:aws:backup:eu-central-1:111122223333:legal-hold:hold-1'],
  detail: { legalHoldId: 'hold-1', state: 'CANCELED' },
};

const seen: Edit = {
  file: 'test/events/normalise.test.ts',
  find: "  [\n    'vault-locked',\n",
  replace: `  [
    'legal-hold-released',
    'a hold that is released is a problem',
    { kind: 'legal-hold', outcome: 'failed', jobId: 'hold-1' },
  ],
  [
    'vault-locked',
`,
};

export const eventKind: TypicalChange = {
  recipe: 'A kind of events',
  example: '`legal-hold`, whose release is a problem',
  named: 'legal-hold',
  most: 4,
  edits: [
    row("noun: ['legal hold', 'legal holds'], "),
    { file: 'src/events/legal-hold.ts', text: reader },
    ...listed,
    ...letIn,
    { file: 'test/fixtures/events/legal-hold-released.json', text: `${JSON.stringify(event, null, 2)}\n` },
    seen,
  ],
  makes: ['docs'],
  tests: [
    'test/events/kinds.test.ts',
    'test/events/normalise.test.ts',
    'test/events/rules.test.ts',
    'test/notices/wording.test.ts',
    'test/rules/schema.test.ts',
    'test/properties/normalise.test.ts',
  ],
  halfDone: [
    { without: [kindsFile], instead: [row('')], saidBy: 'tsc', says: "Property 'noun' is missing in type" },
    { without: [kindsFile], saidBy: 'tsc', says: `Type '"legal-hold"' is not assignable to type` },
    {
      without: ['src/events/normalise.ts'],
      saidBy: 'test/events/kinds.test.ts',
      says: 'legal-hold: no event of it is read; add its reader to `readers` in events/normalise.ts and an event of it to test/fixtures/events',
    },
    {
      without: [rulesFile],
      saidBy: 'test/events/rules.test.ts',
      says: 'Legal Hold State Change is read and no rule lets it in: add it to a rule of serverless/rules.yml, and to the types that are not taken as new there',
    },
  ],
};
