import { edited } from '../../support/edited.ts';
import type { Edit, TypicalChange } from '../typical-change.ts';

const file = 'src/enrich/error-catalogue.ts';
const find = '  // Windows VSS: the job is COMPLETED, but the backup is only crash-consistent.\n';

const row = `  {
    code: 'tape-drive-missing',
    category: 'invalid',
    patterns: [/tape drive is missing/],
    severity: { atLeast: 'high', because: 'without its drive no tape is written' },
    scope: 'one',
    inHeadline: true,
    meaning: 'The virtual tape drive of the gateway is gone.',
    advice: ['Attach the drive: aws storagegateway describe-vtl-devices --region <region> --gateway-arn <gateway>'],
    ...person,
    documentation: \`\${guide}/troubleshooting.html\`,
  },
`;

const withRow = (text: string): Edit => ({ file, find, replace: `${text}${find}` });

/** Tests are apart; the catalogue's own shows each row by an example of AWS's words. */
const example: Edit = {
  file: 'test/enrich/catalogue.test.ts',
  find: 'const messages: [message: string, code: CauseCode][] = [\n',
  replace:
    "const messages: [message: string, code: CauseCode][] = [\n  ['The tape drive is missing.', 'tape-drive-missing'],\n",
};

export const catalogueRow: TypicalChange = {
  recipe: 'A row of the catalogue',
  example: '`tape-drive-missing`, with severity, scope, headline and advice',
  named: 'tape-drive-missing',
  most: 1,
  edits: [withRow(row), example],
  makes: ['docs'],
  tests: ['test/enrich/catalogue.test.ts', 'test/enrich/severity.test.ts', 'test/enrich/cause.test.ts'],
  halfDone: [
    {
      without: ['src/enrich/catalogue/headline-codes.ts'],
      saidBy: 'test/enrich/catalogue.test.ts',
      says: 'run `npm run docs`',
    },
    {
      without: [file],
      instead: [withRow(row.replace(/ {4}meaning: .*\n/, ''))],
      saidBy: 'tsc',
      says: "Property 'meaning' is missing in type",
    },
    {
      without: ['test/enrich/catalogue.test.ts'],
      saidBy: 'test/enrich/catalogue.test.ts',
      says: 'tape-drive-missing: add to `messages` above what AWS writes then',
    },
    {
      without: [file],
      instead: [withRow(edited(row, ['[/tape drive is missing/]', '[]']))],
      saidBy: 'test/enrich/catalogue.test.ts',
      says: 'tape-drive-missing: give its row patterns, a `when` or a message category',
    },
  ],
};
