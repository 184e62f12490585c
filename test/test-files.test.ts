import { existsSync, readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metElsewhere } from './end-to-end/permissions-elsewhere.ts';
import { textOf } from './support/architecture.ts';
import { edited, editedEverywhere, editedOnce } from './support/edited.ts';
import { codeOf, type Node, parse, walk } from './support/syntax.ts';

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => `test/${file}`)
  .toSorted();
const testFiles = files.filter((file) => file.endsWith('.test.ts'));

describe('test-files: one word for a test', () => {
  it('which is `it`', () => {
    const others = testFiles.filter((file) => /import \{[^}]*\btest\b[^}]*\} from 'vitest'/.test(textOf(file)));

    expect(others, 'import `it` from vitest, and no `test`').toEqual([]);
  });
});

/** Files above 400 lines, each with the reason why nobody has to read it from its beginning. */
const mostLines = 400;
const tables: Readonly<Record<string, string>> = {
  'test/archive/verify/tampering.ts': 'a table: each kind of tampering and how it is named',
  'test/architecture.test.ts': 'a table: what each folder may import',
  'test/commands/list.ts': 'a table: each command that a page shows, and how it is known to work',
  'test/doctor/examine.test.ts': 'one fault of a deployment each',
  'test/adapters/http/guarded-http.test.ts': 'tables of addresses, each refused or let through',
  'test/events/normalise.test.ts': 'tables: each field of each kind of event',
  'test/rules-diff/compare-rules.test.ts': 'tables: each edit with the sentences about it',
  'test/rules/check/check.test.ts': 'a table: each mistake in the rules with its place and sentence',
  'test/rules/check/find-warnings.test.ts': 'tables: each warning with rules that deserve it and rules that do not',
  'test/support/ledger-contract.ts': 'a contract: each sentence is a test of its own, run against each ledger',
  'test/support/store-contract.ts': 'a contract: each sentence is a test of its own, run against each store',
  'test/support/untaken-branches.ts': 'a table: each branch that no test takes, and why',
  'test/support/world.ts': 'the words of all journeys: each is read by itself',
};

describe(`test-files: none has more than ${mostLines} lines`, () => {
  const long = files.filter((file) => linesOf(file) > mostLines);

  it('but tables', () => {
    expect(
      long.filter((file) => !Object.hasOwn(tables, file)),
      'split it by what it is about, or say in `tables` of test/test-files.test.ts why it is a table',
    ).toEqual([]);
  });

  it('and the list has no file that is short or gone', () => {
    expect(Object.keys(tables).filter((file) => !long.includes(file))).toEqual([]);
  });
});

function linesOf(file: string): number {
  return textOf(file).split('\n').length - 1;
}

/** What tests are made of: each is built in one place, and a test says what is other about its own. */
const builders: Readonly<Record<string, { made: string; fields: readonly string[] }>> = {
  'test/support/alerts.ts': { made: 'alerts and events', fields: ['orphan', 'strikes', 'severityReasons'] },
  'test/support/incidents.ts': { made: 'incidents', fields: ['recordHash', 'notified', 'openLanes'] },
  'test/support/notices.ts': { made: 'notices', fields: ['news', 'announcementId', 'insteadOf'] },
};

describe('test files: one family of builders', () => {
  const builds = (text: string, fields: readonly string[]) =>
    fields.every((field) => new RegExp(`^ {2,6}${field}(?:,$|: (?!z\\.))`, 'm').test(text));

  it.each(Object.entries(builders))('%s alone makes all of its own', (file, { made, fields }) => {
    const makers = files.filter((one) => builds(textOf(one), fields));

    expect(makers, `${made} are built in ${file}: take its builder, and say what is other`).toEqual([file]);
  });

  it('and each builder has a name of its own', () => {
    const named = files.flatMap((file) =>
      [...textOf(file).matchAll(/^export function (an?[A-Z]\w*)\(.*\{$/gm)].map(([, name]) => name),
    );

    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([]);
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
  'test/quarter/': 'evidence of whole quarters, made by the router',
  'test/simulators/': 'local/simulators',
  'test/ten-changes/': 'the recipes of CONTRIBUTING',
};

/** Files in a folder of src that are about more than one file, and what they are about. */
const ownFiles: Readonly<Record<string, string>> = {
  'test/cli/incidents/incidents.test.ts': 'the commands about incidents',
  'test/audit/tables/rows.test.ts': 'rows of which little is known, in each table',
  'test/cli/evidence/anywhere.test.ts': 'packages that are made on other machines, at other times',
  'test/cli/evidence/export-package.test.ts': 'the files of a package, of src/cli/evidence/export-evidence.ts',
  'test/cli/evidence/reconcile.test.ts': 'what an auditor finds who follows a package from file to file',
  'test/archive/verify/tampered-files.test.ts':
    'what is changed as bytes in a package, and its manifest, whichever file finds it',
  'test/cli/evidence/tampered-packages.test.ts': 'what verifying finds beside the days of a package',
  'test/adapters/aws/endless-lists.test.ts': 'lists of AWS that name the same page again',
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
  'test/channels/relapses.test.ts': 'where a relapse is told, against the simulators',
  'test/channels/whole-commands.test.ts': 'commands of advice, in each channel',
  'test/channels/whole-texts.test.ts': 'what is copied is whole in each channel, or said to be cut',
  'test/channels/sns/second-topic.test.ts': 'the topic of another Region, of src/channels/sns/sns.ts',
  'test/enrich/compose-alert.test.ts': 'what an alert is made of, of src/enrich/enrich.ts',
  'test/enrich/reworded.test.ts': 'what AWS documents, in other words',
  'test/enrich/advice.test.ts': 'the advice of every row, kind and type of resource',
  'test/pipeline/archive/archive-errors.test.ts':
    'what AWS answers at each call, of src/pipeline/archive/archive-days.ts',
  'test/pipeline/archive/large-days.test.ts': 'days larger than a run, of src/pipeline/archive/archive-days.ts',
  'test/pipeline/watch/reconcile-decisions.test.ts': 'each decision of src/pipeline/watch/reconcile.ts by itself',
  'test/cli/explain/heard-calls.test.ts': 'calls that are heard at once, of src/cli/explain/explain-event.ts',
  'test/escalation/reminders.test.ts': 'reminders, of src/escalation/next-step.ts',
  'test/incidents/endings.test.ts': 'what is said of the end of an incident, of src/incidents/transition.ts',
  'test/incidents/restore-lanes.test.ts': 'lanes of restores and of tests of restores',
  'test/channels/against-simulators.test.ts': 'each channel, against the simulator of its vendor',
  'test/channels/contract.test.ts': 'each channel, under one contract',
  'test/channels/own-words.test.ts': 'each channel, with a template of the rules',
  'test/channels/local-times.test.ts': 'times in Slack, and in every other channel',
  'test/cli/commands.test.ts': 'each command, under one contract',
  'test/cli/examples.test.ts': 'the examples in the repository',
  'test/cli/replay/parts.test.ts': 'the small parts of rules replay',
  'test/enrich/aws-messages.test.ts': 'the messages that AWS publishes, against the catalogue',
  'test/enrich/catalogue.test.ts': 'the rows of the catalogue and all that is made of them',
  'test/events/event-sources.test.ts': 'all ways in: EventBridge, SNS, lists of jobs',
  'test/events/forged.test.ts': 'events that AWS would not send',
  'test/enrich/field-cases.test.ts': 'failures from the field, against all that is made of them',
  'test/enrich/found-keys.test.ts': 'what is found of a key, through findings, events and advice',
  'test/enrich/invented-cases.test.ts': 'failures of the kinds seen in the field, in other words',
  'test/enrich/outcomes-of-field-cases.test.ts': 'failures from the field, against how they ended',
  'test/events/sparse.test.ts': 'events that leave out what most have',
  'test/events/vocabulary.test.ts': 'the words of AWS, against ours',
  'test/events/rules.test.ts': 'the EventBridge rules in serverless/, against the fixtures',
  'test/notices/page/accessible.test.ts': 'every page of an incident, in the eyes of axe-core',
  'test/notices/labels.test.ts': 'what facts are called, for each kind of job',
  'test/notices/own-words.test.ts': 'templates of the rules in every notice',
  'test/patterns/operators.test.ts': 'each operator of the patterns, matched and checked',
  'test/rules/check/check-text.test.ts': 'secrets and hostile text in the rules, in every check',
  'test/rules-diff/large-rules.test.ts': 'rules of hundreds of routes, compared',
  'test/findings/accepted-by-rules.test.ts':
    'acceptances in the rules, of src/findings/acceptances.ts and expectation.ts',
  'test/findings/is-whole.test.ts': 'whether a look is whole, of src/findings/find.ts',
  'test/findings/parts.test.ts': 'the small parts of src/findings, each by itself',
  'test/findings/reasons/of-plans.test.ts': 'reasons with a plan or an account, where answers are not as usual',
  'test/findings/reasons/running-jobs.test.ts': 'jobs under way, of likely-to-expire.ts and stuck.ts',
  'test/findings/sparse.test.ts': 'accounts whose answers leave out what most have, looked at by every row',
  'test/rules/sections/said.test.ts': 'what sections say of their entries, and what they refuse',
  'test/rules/schema.test.ts': 'the JSON Schema in schema/, against the checks',
  'test/adapters/aws/table/incident-store-reads.test.ts': 'the incident store: what it reads',
  'test/pipeline/rules/load-rules-parts.test.ts': 'loading rules that stand in several parameters',
};

function isAboutSource(file: string): boolean {
  return existsSync(file.replace(/^test\//, 'src/').replace(/\.test\.ts$/, '.ts'));
}

describe('test-files: those that a list names are there', () => {
  it.each(metElsewhere)('what no end-to-end test calls ($why) has $test', ({ test }) => {
    expect(existsSync(test), 'say in test/end-to-end/permissions-elsewhere.ts where it is now').toBe(true);
  });
});

describe('test-files: they mirror src', () => {
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

/** Folders whose titles begin with no path, and what they say instead. */
const ownTitles: Readonly<Record<string, string>> = {
  'test/end-to-end/': 'what people are promised, in their words',
};

/** Returns what stands first in the titles of a file: those of its outermost `describe`s. */
function titlesOf(text: string): string[] {
  const body = parse(text).body as Node[];
  return body.flatMap(({ type, expression }) => (type === 'ExpressionStatement' ? titleOf(expression as Node) : []));
}

function titleOf({ type, callee, arguments: given }: Node): string[] {
  if (type !== 'CallExpression' || !isDescribe(callee as Node)) return [];
  const { type: kind, value, quasis } = (given as Node[])[0] as Node;
  if (kind === 'Literal') return [String(value)];
  return kind === 'TemplateLiteral' ? [(quasis as { value: { cooked: string } }[])[0]?.value.cooked ?? ''] : [];
}

/** `describe`, `describe.each(…)`, `describe.for(…)`. */
function isDescribe({ type, name, object, callee }: Node): boolean {
  if (type === 'Identifier') return name === 'describe';
  return (callee ?? object) !== undefined && isDescribe((callee ?? object) as Node);
}

/**
 * Whether a title begins with the path of its file or of a folder around it, or with that of a source: where the file is
 * about one, of one that has no test file of its own. Words may stand for hyphens: `cli/rules push`.
 */
function beginsWithPath(file: string, title: string): boolean {
  const own = words(file.replace(/^test\//, '').replace(/\.test\.ts$/, ''));
  const [first = ''] = title.split(/:|\$/);
  const said = words(first).replace(/\/$/, '');
  const isOwn = isWithin(said, own) || isWithin(own, said);
  const [path = ''] = /^[\w./-]*/.exec(title) ?? [];
  const isSource = ['', 'src/', 'local/'].some((root) => ['', '.ts', '.cjs'].some((end) => isFile(root + path + end)));
  if (isOwn || Object.hasOwn(ownFiles, file)) return isOwn || isSource || existsSync(`src/${path}`);
  return isSource && !existsSync(`test/${path}.test.ts`);
}

function words(text: string): string {
  return text.replaceAll(/[\s-]+/g, ' ');
}

function isWithin(text: string, beginning: string): boolean {
  return text.startsWith(beginning) && !/^\w/.test(text.slice(beginning.length));
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

describe('test-files: titles begin with the path of what they are about', () => {
  const others = testFiles.flatMap((file) =>
    titlesOf(textOf(file)).flatMap((title) => (beginsWithPath(file, title) ? [] : [`${file}: ${title}`])),
  );
  const excepted = (line: string) => Object.keys(ownTitles).filter((folder) => line.startsWith(folder));

  it('or their folder stands in ownTitles', () => {
    expect(
      others.filter((line) => excepted(line).length === 0),
      'begin the title with the path of the file, or say in ownTitles of test/test-files.test.ts what it begins with',
    ).toEqual([]);
  });

  it('and the list names no folder that would pass by itself', () => {
    expect(Object.keys(ownTitles).filter((folder) => !others.flatMap(excepted).includes(folder))).toEqual([]);
  });

  it.each([
    ["describe('routing/gone: x', () => {});", ['routing/gone: x']],
    ["describe.each(list)('routing/gone', () => {});", ['routing/gone']],
    ['describe.concurrent(`routing/gone: $' + '{x}`, () => {});', ['routing/gone: ']],
    ["it('x', () => { describe('inside', () => {}); });", []],
  ])('%s', (code, titles) => {
    expect(titlesOf(code)).toEqual(titles);
    expect(titles.filter((title) => beginsWithPath('test/routing/match.test.ts', title))).toEqual([]);
  });
});

/** Files whose `replace` of a text may find nothing, and why. */
const mayFindNothing: Readonly<Record<string, string>> = {
  'test/channels/whole-commands.test.ts': 'escapes that a text may have are taken back',
  'test/end-to-end/permissions.test.ts': 'not every role may use the key',
  'test/cli/replay/run-replay.ts': 'FOLDER stands in some arguments only',
  'test/end-to-end/commands.test.ts': 'names of this stack are put into any command of the pages',
  'test/end-to-end/evidence.test.ts': 'names and days of this stack are put into any command of the pages',
  'test/fixtures/aws-guide-page.ts': 'pages of AWS are cleaned',
  'test/fixtures/aws-service-errors.ts': 'pages of AWS are cleaned',
  'test/support/edited.ts': 'throws when the text is not there',
  'test/support/granted.ts': 'not every policy names tables, keys and items',
  'test/support/quarter/multiply-archive.ts': 'not every row names an account',
  'test/ten-changes/ten-changes.test.ts': 'paths with a name in them, and paths without',
};

/** Returns each `replace` with which a document is edited, as `line: code`: it says nothing when it finds nothing. */
function silentEdits(text: string): string[] {
  const found: string[] = [];
  walk(parse(text), (node) => {
    if (!isSilentEdit(node)) return;
    const { code, line } = codeOf(text, node);
    found.push(`${line}: ${code.slice(0, 100)}`);
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

describe('test-files: an edit of a document that finds nothing is no edit', () => {
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

  it('which stands there once, where it is said so', () => {
    const inFile = (find: string) => () => editedOnce('a b a', { file: 'x.ts', find, replace: '$&' }, 'list.ts');

    expect(inFile('b')()).toBe('a $& a');
    expect(inFile('c')).toThrow('x.ts has 0 times, not once: "c". Say in list.ts where it is now.');
    expect(inFile('a')).toThrow('2 times, not once');
  });
});
