// Makes the generated parts of the pages, the order of the changelog, the JSON Schema of the rules and the codes that
// headlines say anew:  npm run docs

import { readFile, writeFile } from 'node:fs/promises';
import { isMap, isPair, parse, parseDocument, type YAMLMap } from 'yaml';
import { deployedFunctions } from '../local/deployed-functions.ts';
import { channels } from '../src/channels/registry.ts';
import { errorCatalogue } from '../src/enrich/error-catalogue.ts';
import { trailedNames } from '../src/estate/trail.ts';
import { heardNames } from '../src/events/heard-call.ts';
import { findingRows } from '../src/findings/registry.ts';
import { awsLimits } from '../src/lib/aws-limits.ts';
import { routerErrors } from '../src/lib/errors.ts';
import { alertFields } from '../src/rules/alert-document.ts';
import { templateFields } from '../src/rules/template-fields.ts';
import { faultClasses } from '../test/prove/fault-classes.ts';
import { sources } from '../test/support/architecture.ts';
import { adrIndex } from './adr-index.ts';
import { alarmsTables } from './alarms-tables.ts';
import { architecturePicture } from './architecture-picture.ts';
import { inOrder } from './changelog-order.ts';
import { evidenceCostTable } from './evidence-cost.ts';
import { evidenceTables } from './evidence-tables.ts';
import { forwarderFile, withForwarderParts } from './forwarder-parts.ts';
import { glossaryTable } from './glossary.ts';
import { idlePrice, idleTable } from './idle-cost.ts';
import { limitsTable } from './limits-table.ts';
import { table } from './markdown-table.ts';
import { metricsTable } from './metrics-table.ts';
import { personalDataTable } from './personal-data-table.ts';
import { routeTable } from './route-table.ts';
import { rulesSchema, schemaFile } from './rules-schema.ts';
import { fieldWords, templateFieldWords } from './rules-words.ts';
import { storedItemsTable } from './stored-items-table.ts';
import { trailTable } from './trail-table.ts';

const root = new URL('../', import.meta.url);

/** Every page with generated parts: what stands between the markers of each part. */
const pages: Readonly<Record<string, () => Promise<Parts> | Parts>> = {
  'docs/adr/README.md': () => ({ decisions: adrIndex(new URL('docs/adr/', root)) }),
  'docs/alerts.md': async () => ({ message: await messageExample() }),
  'docs/architecture.md': () => ({ layers: architecturePicture(sources()) }),
  'docs/cost.md': () => ({ idle: idleTable(), evidence: evidenceCostTable() }),
  'docs/deploy.md': async () => ({ parameters: await parameterTable(), permissions: await permissionTable() }),
  'docs/evidence.md': () => ({ tables: evidenceTables() }),
  'docs/fault-classes.md': () => ({ 'fault-classes': faultTable() }),
  'docs/glossary.md': () => ({ words: glossaryTable() }),
  'docs/limits.md': () => ({ limits: limitsTable(awsLimits) }),
  'docs/operations/alarms.md': alarmsTables,
  'docs/operations/checkup.md': () => ({ findings: findingsTable() }),
  'docs/operations/cloudtrail.md': () => ({ heard: heardTable(), calls: trailTable() }),
  'docs/operations/faults.md': () => ({ errors: errorTable() }),
  'docs/operations/metrics.md': () => ({ metrics: metricsTable() }),
  'docs/operations/missing-events.md': () => ({ found: foundTable() }),
  'docs/operations/recovery.md': recoveryLoops,
  'docs/rules.md': () => ({
    channels: channelTable(),
    fields: fieldTable(),
    'route-options': routeTable(),
    'template-fields': templateFieldTable(),
  }),
  'docs/personal-data.md': () => ({ 'personal-data': personalDataTable() }),
  'docs/stored-items.md': () => ({ 'stored-items': storedItemsTable() }),
};

type Parts = Readonly<Record<string, string>>;

/** Returns the names of the parts of a page that `npm run docs` makes; none when it makes nothing of it. */
export async function partsOfPage(page: string): Promise<string[]> {
  return Object.keys((await pages[page]?.()) ?? {});
}

/** Returns everything that `npm run docs` writes, by file, as it should be. */
export async function generatePages(): Promise<Map<string, string>> {
  const made = new Map<string, string>([
    ['CHANGELOG.md', inOrder(await readFile(new URL('CHANGELOG.md', root), 'utf8'))],
    [forwarderFile, withForwarderParts(await read(forwarderFile), await read('serverless/permissions.yml'))],
    [schemaFile, rulesSchema()],
    ['src/enrich/catalogue/headline-codes.ts', headlineCodes()],
    ['src/rules/check/warnings/cause-categories.ts', causeCategories()],
  ]);
  for (const [page, partsOf] of Object.entries(pages)) {
    let text = await readFile(new URL(page, root), 'utf8');
    for (const [name, part] of Object.entries(await partsOf())) text = withPart(text, page, name, part);
    made.set(page, text);
  }
  return made;
}

function read(file: string): Promise<string> {
  return readFile(new URL(file, root), 'utf8');
}

/** The codes of the rows that say `inHeadline`, and what rows say in `words`: functions that only say what happened leave the catalogue out. */
function headlineCodes(): string {
  const codes = errorCatalogue.flatMap(({ code, inHeadline }) => (inHeadline ? [code] : [])).sort();
  const words = errorCatalogue.flatMap(({ code, words: said }) => (said === undefined ? [] : [[code, said]])).sort();
  return `// Generated by \`npm run docs\`: the rows of error-catalogue.ts say it.

/** Codes that say more than what became of the job, so that headlines say them instead. */
export const headlineCodes: ReadonlySet<string> = new Set([
${codes.map((code) => `  '${code}',\n`).join('')}]);

/** What people call those whose code says it badly. */
export const codeWords: ReadonlyMap<string, string> = new Map([
${words.map(([code, said]) => `  ['${code}', '${said}'],\n`).join('')}]);
`;
}

/** The codes with their categories: what checks rules is below the catalogue, and carries none of its patterns. */
function causeCategories(): string {
  const named = [...new Map(errorCatalogue.map(({ code, category }) => [code, category]))].sort();
  const retried = errorCatalogue.flatMap(({ code, autoRetry }) => (autoRetry === undefined ? [] : [code])).sort();
  const keyOf = (code: string) => (/^[a-z]+$/.test(code) ? code : `'${code}'`);
  return `// Generated by \`npm run docs\`: the rows of error-catalogue.ts say it.
import type { ErrorCategory } from '../../../incidents/alert.ts';

/** Every code that an alert can have, with its category. */
export const causeCategories: Readonly<Record<string, ErrorCategory>> = {
${named.map(([code, category]) => `  ${keyOf(code)}: '${category}',\n`).join('')}};

/** Those whose backups may be started again automatically. */
export const retriedCauses: readonly string[] = [
${retried.map((code) => `  '${code}',\n`).join('')}];
`;
}

/** A message as a mail without pictures shows it: the one that the tests hold. */
async function messageExample(): Promise<string> {
  const golden = await readFile(new URL('test/golden/email/opened.json', root), 'utf8');
  const { text } = JSON.parse(golden) as { text: string };
  return `\`\`\`text\n${text}\n\`\`\``;
}

/** What stops and starts every function. */
function recoveryLoops(): Parts {
  const names = deployedFunctions.map(({ name }) => name).join(' ');
  const each = (verb: string, more: string) => {
    const call = `aws lambda ${verb}-function-concurrency --function-name backup-alert-router-prod-$f${more}`;
    return ['```sh', `for f in ${names}; do ${call}; done`, '```'].map((line) => `   ${line}`).join('\n');
  };
  return { stop: each('put', ' --reserved-concurrent-executions 0'), start: each('delete', '') };
}

/** Every field that `match` and `groupBy` can name. */
function fieldTable(): string {
  const rows = [...alertFields].map(([name, { type, values }]) => [
    `\`${name}\``,
    values === undefined ? type : values.map((value) => `\`${value}\``).join(' '),
    fieldWords[name] ?? '',
  ]);
  const open = [
    ['`resource.tags.<key>`', 'string', 'Any tag of the resource.'],
    ['`labels.<name>`', 'string', 'Any label that routes before or around this one have put on it.'],
  ];
  return table(['field', 'holds', 'what it is'], [...rows, ...open]);
}

/** Every class of faults with the defences against it, each with the test that fails without it. */
function faultTable(): string {
  const rows = faultClasses.flatMap(({ id, fault, breaks, proofs, unproven }) => {
    const row = (defence: string, proof: string) => [String(id), fault, breaks.join(', '), defence, proof];
    if (unproven !== undefined) return [row(unproven, 'none')];
    return proofs.map(({ defence, test, named }) => row(defence, `[${named}](../${test})`));
  });
  return table(['#', 'what goes wrong', 'would break', 'defence', 'test that fails without it'], rows);
}

function withPart(text: string, page: string, name: string, table: string): string {
  const marked = new RegExp(`(<!-- ${name}: [^\\n]* -->\\n)[\\s\\S]*?( *<!-- /${name} -->)`);
  if (!marked.test(text)) throw new Error(`${page} has no part "${name}"; put its two markers back.`);
  return text.replace(marked, (_all, begin: string, end: string) => `${begin}${table}\n${end}`);
}

function findingsTable(): string {
  const rows = findingRows.map(({ reason, title, needs, advice }) => [
    `\`${reason}\``,
    title,
    needs.map((call) => `\`${call}\``).join(', '),
    advice[0] ?? '',
  ]);
  return table(['reason', 'what it is', 'cannot do without', 'what to do first'], rows);
}

/** On which lane a finding is. */
const lanes = {
  backups: 'of the backups of its resource',
  copies: 'of the copies of its resource',
  resource: 'of its own, by resource',
  plans: 'of its own, by plan',
  subject: 'of its own, by what it is about',
} as const;

function foundTable(): string {
  const rows = findingRows.map(({ reason, telling }) => {
    if (telling === null) return [`\`${reason}\``, '', '', 'its run or its job is an alert already', ''];
    const row = errorCatalogue.find(({ when = [] }) => when.some((one) => 'watch' in one && one.watch === reason));
    const { severity, lane, every } = telling;
    return [`\`${reason}\``, `\`${row?.code}\``, severity, lanes[lane], every === 'hour' ? 'each hour' : 'each day'];
  });
  return table(['reason', '`error.code`', 'severity', 'on the lane', 'looked for'], rows);
}

/** How calls that are looked for come to be known. */
function heardTable(): string {
  const isHeard = new Set<string>(heardNames);
  return table(
    ['call', 'heard'],
    trailedNames.map((name) => [
      `\`${name}\``,
      isHeard.has(name) ? 'at once' : (heardOtherwise[name] ?? 'at the next look'),
    ]),
  );
}

/** What AWS Backup itself tells of at once. */
const heardOtherwise: Readonly<Partial<Record<(typeof trailedNames)[number], string>>> = {
  DeleteBackupPlan: 'at once, by AWS Backup; who it was at the next look',
  DeleteBackupVault: 'at once, by AWS Backup; who it was at the next look',
  DeleteBackupVaultLockConfiguration: 'at once, by AWS Backup; who it was at the next look',
};

function errorTable(): string {
  const rows = Object.entries(routerErrors).map(([code, { meaning, retryable, remedy }]) => [
    `\`${code}\``,
    meaning,
    retryable ? 'tried again' : 'dead letter',
    remedy,
  ]);
  return table(['code', 'meaning', 'what happens', 'what you do'], rows);
}

function channelTable(): string {
  const rows = channels.map(({ id, title, example, supports }) => [
    `\`${id}\``,
    title,
    `\`${flow(example)}\``,
    `${supports.length} kinds`,
  ]);
  return table(['kind', 'what', 'options', 'carries'], rows);
}

/** Returns every field that a template can name, with what it is. */
export function templateFieldTable(): string {
  const rows = [...templateFields].map((name) => [`\`${name}\``, templateFieldWords[name] ?? '']);
  const open = [
    ['`resource.tags.<key>`', 'any tag of the resource'],
    ['`labels.<name>`', 'any label that routes have put on it'],
  ];
  return table(['field', 'what it is'], [...rows, ...open]);
}

/** Every deploy parameter with its default, the comment above it, and what it costs. */
async function parameterTable(): Promise<string> {
  const document = parseDocument(await readFile(new URL('serverless.yml', root), 'utf8'));
  const defaults = document.getIn(['params', 'default']) as YAMLMap;
  const rows = defaults.items.flatMap((item) => {
    if (!isPair(item) || isMap(item.value)) return [];
    const { value: name, commentBefore } = item.key as { value: string; commentBefore?: string };
    const value = String((item.value as { value: unknown }).value ?? '');
    return [
      [
        `\`${name}\``,
        value === '' ? '' : `\`${value}\``,
        sentence(commentBefore ?? explained[name] ?? ''),
        idlePrice(name),
      ],
    ];
  });
  return table(['`--param="name=value"`', 'default', 'what it is', 'this stack a month, while nothing fails'], rows);
}

/** Parameters whose names say it all, and which therefore have no comment in serverless.yml. */
const explained: Record<string, string> = {
  region: 'Region to deploy to.',
  logLevel: 'DEBUG, INFO, WARN or ERROR.',
  evidenceRetentionDays: 'How long resolved incidents, records and deliveries are kept.',
  deletionProtection: 'Protects the table from being deleted.',
};

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

async function permissionTable(): Promise<string> {
  const text = await readFile(new URL('serverless/permissions.yml', root), 'utf8');
  const functions = Object.entries(parse(text, { merge: true, maxAliasCount: -1 }) as Record<string, Statement[]>);
  const rows = functions
    .filter(([name]) => !name.startsWith('_'))
    .map(([name, statements]) => [
      `\`${name}\``,
      [...new Set(statements.flatMap(({ Action }) => Action))].map((action) => `\`${action}\``).join(', '),
    ]);
  return table(['function', 'may call (on this stack’s own resources)'], rows);
}

function flow(example: Record<string, unknown>): string {
  const say = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(say).join(', ')}]`;
    return String(value);
  };
  return `{ ${Object.entries(example)
    .map(([name, value]) => `${name}: ${say(value)}`)
    .join(', ')} }`;
}

/** Returns the last paragraph of a comment on one line; what stands above it is about something else. */
function sentence(comment: string): string {
  const paragraph = comment.split(/\n\s*\n/).at(-1) ?? '';
  return paragraph.replace(/\s+/g, ' ').trim();
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const [file, text] of await generatePages()) await writeFile(new URL(file, root), text);
  console.log('The pages, CHANGELOG.md, the JSON Schema and the lists of codes are up to date.');
}
