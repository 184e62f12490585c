import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAst } from 'vitest/node';
import { textOf } from './support/architecture.ts';
import { edited, editedEverywhere } from './support/edited.ts';

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => `test/${file}`)
  .toSorted();
const testFiles = files.filter((file) => file.endsWith('.test.ts'));

describe('test files: one word for a test', () => {
  it('which is `it`', () => {
    const others = testFiles.filter((file) => /import \{[^}]*\btest\b[^}]*\} from 'vitest'/.test(textOf(file)));

    expect(others, 'import `it` from vitest, and no `test`').toEqual([]);
  });
});

/** Files above 400 lines, each with the reason why nobody has to read it from its beginning. */
const mostLines = 400;
const longFiles: Readonly<Record<string, string>> = {
  'test/adapters/aws/table/dynamo-incident-store.test.ts': 'to be split: reads apart from writes',
  'test/adapters/http/guarded-http.test.ts': 'tables of addresses, each refused or let through',
  'test/cli/rules-push.test.ts': 'to be split: the plan apart from what is written',
  'test/cli/rules-replay.test.ts': 'to be split: reading jobs, comparing, and the report',
  'test/cli/rules-test.test.ts': 'to be split: reading cases, running them, and --update',
  'test/enrich/catalogue.test.ts': 'tables: a message of each row of the catalogue, and what is made of it',
  'test/events/doors.test.ts': 'tables: what comes through each way in, and what is made of it',
  'test/events/normalise.test.ts': 'tables: each field of each kind of event',
  'test/journeys/target-health.test.ts': 'to be split: a target that fails apart from one that is well again',
  'test/pipeline/rules/load-rules.test.ts': 'to be split: one document apart from a folder of parts',
  'test/rules-diff/compare-rules.test.ts': 'tables: each edit with the sentences about it',
  'test/rules/check/check.test.ts': 'a table: each mistake in the rules with its place and sentence',
  'test/rules/check/find-warnings.test.ts': 'tables: each warning with rules that deserve it and rules that do not',
  'test/serverless.test.ts': 'to be split: functions, queues, permissions, names',
  'test/support/notices.ts': 'builders, each apart from the others',
  'test/support/store-contract.ts': 'a contract: each sentence is a test of its own, run against each store',
  'test/support/world.ts': 'to be split: the world apart from what it lends out',
};

describe(`test files: none has more than ${mostLines} lines`, () => {
  const long = files.filter((file) => textOf(file).split('\n').length - 1 > mostLines);

  it('but tables, and what waits to be split', () => {
    expect(
      long.filter((file) => !Object.hasOwn(longFiles, file)),
      'split it by what it is about, or say in longFiles of test/test-files.test.ts why it is a table',
    ).toEqual([]);
  });

  it('and the list has no file that is short or gone', () => {
    expect(Object.keys(longFiles).filter((file) => !long.includes(file))).toEqual([]);
  });
});

/** Folders of tests that are about more than one file of src, and what they are about. */
const ownFolders: Readonly<Record<string, string>> = {
  'test/chaos/': 'local/chaos',
  'test/commands/': 'the commands on the pages',
  'test/compatibility/': 'what earlier releases stored',
  'test/end-to-end/': 'the deployed stack',
  'test/journeys/': 'the whole pipeline in memory',
  'test/judges/': 'the template, in the eyes of other programs',
  'test/moto/': 'adapters against a second imitation of AWS',
  'test/outages/': 'local/outages',
  'test/properties/': 'what holds for everything that can be generated',
  'test/prove/': 'whether the tests can fail',
  'test/simulators/': 'local/simulators',
  'test/ten-changes/': 'the recipes of CONTRIBUTING',
};

/** Files in a folder of src that are about more than one file, and what they are about. */
const ownFiles: Readonly<Record<string, string>> = {
  'test/adapters/aws/table/fake-table.test.ts': 'test/support/fake-table.ts',
  'test/adapters/aws/table/half-characters.test.ts': 'half a character in any item',
  'test/adapters/aws/table/item-bounds.test.ts': 'the largest item of each kind',
  'test/adapters/aws/lookups/light-lookups.test.ts': 'lookups that load no SDK',
  'test/adapters/aws/messages/messengers.test.ts': 'the mailer and the publisher, under one contract',
  'test/adapters/aws/table/roomy-items.test.ts': 'items that are kept in parts',
  'test/adapters/aws/queues/sqs.test.ts': 'both queues, under one contract',
  'test/adapters/aws/table/transaction-bounds.test.ts': 'the largest transaction of each kind',
  'test/adapters/logs.test.ts': 'both logs, under one contract',
  'test/adapters/quotas.test.ts': 'the limits of AWS that the code relies on',
  'test/channels/whole-commands.test.ts': 'commands of advice, in each channel',
  'test/enrich/advice.test.ts': 'the advice of every row, kind and type of resource',
  'test/incidents/restore-lanes.test.ts': 'lanes of restores and of tests of restores',
  'test/channels/against-simulators.test.ts': 'each channel, against the simulator of its vendor',
  'test/channels/contract.test.ts': 'each channel, under one contract',
  'test/channels/own-words.test.ts': 'each channel, with a template of the rules',
  'test/cli/commands.test.ts': 'each command, under one contract',
  'test/cli/examples.test.ts': 'the examples in the repository',
  'test/cli/explain-json.test.ts': 'the command explain: its JSON',
  'test/cli/explain-many.test.ts': 'the command explain: many events',
  'test/cli/explain-text.test.ts': 'the command explain: what people read',
  'test/cli/explain-words.test.ts': 'the command explain: templates of the rules',
  'test/cli/replay/parts.test.ts': 'the small parts of rules replay',
  'test/cli/rules-pull.test.ts': 'the command rules pull, from its arguments to its exit code',
  'test/cli/rules-push.test.ts': 'the command rules push, from its arguments to its exit code',
  'test/cli/rules-replay.test.ts': 'the command rules replay, from its arguments to its exit code',
  'test/cli/rules-test.test.ts': 'the command rules test, from its arguments to its exit code',
  'test/cli/rules-tree.test.ts': 'the command rules tree, from its arguments to its exit code',
  'test/cli/rules.test.ts': 'the commands rules check, match and diff',
  'test/enrich/aws-messages.test.ts': 'the messages that AWS publishes, against the catalogue',
  'test/enrich/catalogue.test.ts': 'the rows of the catalogue and all that is made of them',
  'test/events/doors.test.ts': 'all ways in: EventBridge, SNS, lists of jobs',
  'test/events/forged.test.ts': 'events that AWS would not send',
  'test/enrich/field-cases.test.ts': 'failures from the field, against all that is made of them',
  'test/enrich/outcomes-of-field-cases.test.ts': 'failures from the field, against how they ended',
  'test/events/vocabulary.test.ts': 'the words of AWS, against ours',
  'test/events/rules.test.ts': 'the EventBridge rules in serverless/, against the fixtures',
  'test/notices/own-words.test.ts': 'templates of the rules in every notice',
  'test/patterns/operators.test.ts': 'each operator of the patterns, matched and checked',
  'test/rules/check/check-text.test.ts': 'secrets and hostile text in the rules, in every check',
  'test/rules/schema.test.ts': 'the JSON Schema in schema/, against the checks',
};

function isAboutSource(file: string): boolean {
  return existsSync(file.replace(/^test\//, 'src/').replace(/\.test\.ts$/, '.ts'));
}

describe('test files: they mirror src', () => {
  const inFolders = testFiles.filter((file) => file.split('/').length > 2);
  const others = inFolders.filter(
    (file) => !isAboutSource(file) && !Object.keys(ownFolders).some((folder) => file.startsWith(folder)),
  );

  it('a file for src/x/y.ts is test/x/y.test.ts, but those in ownFolders and ownFiles', () => {
    expect(
      others.filter((file) => !Object.hasOwn(ownFiles, file)),
      'name it after the file of src that it tests, or say in ownFiles of test/test-files.test.ts what it is about',
    ).toEqual([]);
  });

  it('and the lists name nothing that is gone, or about one file', () => {
    expect(Object.keys(ownFiles).filter((file) => !others.includes(file))).toEqual([]);
    expect(Object.keys(ownFolders).filter((folder) => !existsSync(folder))).toEqual([]);
  });
});

/** Files whose `replace` of a text may find nothing, and why. */
const mayFindNothing: Readonly<Record<string, string>> = {
  'test/channels/whole-commands.test.ts': 'escapes that a text may have are taken back',
  'test/end-to-end/permissions.test.ts': 'not every role may use the key',
  'test/cli/rules-replay.test.ts': 'FOLDER stands in some arguments only',
  'test/end-to-end/commands.test.ts': 'names of this stack are put into any command of the pages',
  'test/fixtures/aws-guide-page.ts': 'pages of AWS are cleaned',
  'test/fixtures/aws-service-errors.ts': 'pages of AWS are cleaned',
  'test/prove/scratch.ts': 'counts the places before it changes them',
  'test/support/edited.ts': 'throws when the text is not there',
  'test/ten-changes/ten-changes.test.ts': 'paths with a name in them, and paths without',
  'test/ten-changes/typical-change.ts': 'counts the places before it changes them',
};

/** A part of the syntax tree, as the parser gives it. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Returns each `replace` with which a document is edited, as `line: code`: it says nothing when it finds nothing. */
function silentEdits(text: string): string[] {
  const found: string[] = [];
  visit(parseAst(text, { lang: 'ts' }), (node) => {
    if (!isSilentEdit(node)) return;
    const code = text.slice(node.start, node.end).replace(/\s+/g, ' ');
    found.push(`${text.slice(0, node.start).split('\n').length}: ${code.slice(0, 100)}`);
  });
  return found;
}

function isSilentEdit({ type, callee, arguments: given }: Node): boolean {
  if (type !== 'CallExpression') return false;
  const { object, property } = callee as { object?: { name?: string }; property?: { name?: string } };
  if (!/^replace(?:All)?$/.test(property?.name ?? '')) return false;
  const [find, replace] = given as { type: string; regex?: object; value?: unknown }[];
  if (find?.regex !== undefined) return /rules$/i.test(object?.name ?? '');
  // Words that are cut off, and signs that are escaped, may be absent.
  if (String(replace?.value ?? '-') === '' && !/\n|: /.test(String(find?.value))) return false;
  return find?.type !== 'Literal' || String(find.value).length > 2;
}

function visit(node: unknown, see: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, see);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  if ('type' in node) see(node as Node);
  for (const value of Object.values(node)) visit(value, see);
}

describe('test files: an edit of a document that finds nothing is no edit', () => {
  it.each(files.filter((file) => /\.replace(?:All)?\(/.test(textOf(file))))('%s', (file) => {
    const silent = Object.hasOwn(mayFindNothing, file) ? [] : silentEdits(textOf(file));

    expect(silent, 'take `edited` of test/support/edited.ts, which throws when the text is not there').toEqual([]);
  });

  it.each([
    ["rules.replace('policy: a', 'policy: b');", 1],
    ["rules.replaceAll('policy: a', () => b);", 1],
    ["read(rules.replace('a: 1', ''));", 1],
    ['rules.replace(/a: .*/, b);', 1],
    ['rules.replace(from, to);', 1],
    ["edited(rules, ['policy: a', 'policy: b']);", 0],
    ["text.replace(/ +/g, ' ');", 0],
    ["name.replace('.json', '');", 0],
  ])('%s', (code, count) => {
    expect(silentEdits(code)).toHaveLength(count);
  });

  it('lists no file that would pass by itself', () => {
    expect(Object.keys(mayFindNothing).filter((file) => silentEdits(textOf(file)).length === 0)).toEqual([]);
  });

  it('throws with the text that was looked for', () => {
    expect(edited('a: 1', ['1', '$&'])).toBe('a: $&');
    expect(editedEverywhere('a a', ['a', 'b'])).toBe('b b');
    expect(() => edited('a: 1', ['a: 1', 'b'], ['a: 1', 'c'])).toThrow('nothing to edit: "a: 1" is not in\nb');
    expect(() => edited('a', [/b+/, ''])).toThrow('nothing to edit: "/b+/" is not in');
    expect(() => editedEverywhere('a', ['b', ''])).toThrow('nothing to edit: "b"');
  });
});
