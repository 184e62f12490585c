/**
 * `npm run bench:rules`: how long it takes to find the first rule that matches an alert, with 10 to 10,000 rules: with
 * the product's index, trying one after the other, and with json-rules-engine, which has to find the same ones. They
 * take turns in one process, so that a machine that gets slower slows all of them. Options: --json, --rounds N.
 */
import { parseArgs } from 'node:util';
import { readPattern } from '../src/patterns/match.ts';
import { indexPatterns } from '../src/routing/route-index.ts';
import { alertDocument } from '../src/rules/alert-document.ts';
import { spreadOf } from './report.ts';
import { alertsFor, type RuleSet, ruleSets } from './rules-cases.ts';
import { type Contender, differences, measureRound, type Sample } from './rules-contenders.ts';
import { factsOf, rulesEngine } from './rules-engine.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '11' } },
});

const rounds = Math.max(5, Number(options.rounds) || 11);
const sizes = [10, 100, 1000, 10_000];
const alertCount = 1000;
const aims = { rules: 100, eventsPerSecond: 200_000, moreRules: 10_000, timesSlower: 4 };

/** What one contender did with so many rules. */
interface Row {
  set: string;
  rules: number;
  contender: string;
  eventsPerSecond: number;
  p50Us: number;
  p99Us: number;
  /** How many events were timed. */
  events: number;
  /** The share of the alerts that some rule matches. */
  matched: number;
  /** Reading and indexing all rules, once. */
  prepareMs: number;
}

async function run(): Promise<void> {
  const rows: Row[] = [];
  for (const set of ruleSets) for (const rules of sizes) rows.push(...(await measure(set, rules)));
  const met = [judgeSpeed(rows), judgeGrowth(rows)];
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ node: process.version, rounds, rows, aims: met }, null, 2)}\n`);
    return;
  }
  const about = [
    `Node ${process.version}, ${rounds} rounds in turn, ${alertCount} alerts made of recorded events.`,
    'p50 and p99 are of events timed one by one, which adds about 0.1 µs to each. json-rules-engine is slow with many',
    'rules, so few of its events are timed: the column says how many.',
  ];
  process.stdout.write(`${[...about, ...ruleSets.flatMap((set) => table(set, rows)), '', ...met].join('\n')}\n`);
}

async function measure(set: RuleSet, rules: number): Promise<Row[]> {
  const alerts = alertsFor(rules, alertCount);
  const documents = alerts.map(alertDocument);
  const raw = Array.from({ length: rules }, (_, index) => set.pattern(index, rules));
  const started = performance.now();
  const patterns = raw.map(readPattern);
  const index = indexPatterns(patterns, 0);
  index.firstMatch(documents[0]);
  const prepareMs = performance.now() - started;
  const contenders: Contender[] = [
    { name: 'index', find: (event) => index.firstMatch(documents[event % alertCount]) },
    {
      name: 'one by one',
      find: (event) => patterns.findIndex(({ matches }) => matches(documents[event % alertCount])),
    },
  ];
  if (set.wholeValues) {
    const [find, facts] = [rulesEngine(raw), documents.map((document) => factsOf(document))];
    contenders.push({ name: 'json-rules-engine', find: (event) => find(facts[event % alertCount] ?? {}), slow: true });
  }
  const differ = await differences(contenders);
  if (differ !== null) throw new Error(`${set.name}, ${rules} rules: ${differ}`);
  const samples = contenders.map((): Sample[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [number, one] of contenders.entries()) {
      if (!hasEnough(one, samples[number] ?? [])) samples[number]?.push(await measureRound(one, round));
    }
  }
  const matched = documents.filter((document) => index.firstMatch(document) !== -1).length / alertCount;
  return contenders.map(({ name }, number) => {
    return { set: set.name, rules, contender: name, ...timesOf(samples[number] ?? []), matched, prepareMs };
  });
}

/** A handful of rounds is enough where a single event takes longer than a round should. */
function hasEnough({ slow }: Contender, samples: readonly Sample[]): boolean {
  return slow === true && samples.length >= 5 && samples.every(({ events }) => events === 1);
}

function timesOf(samples: readonly Sample[]): Pick<Row, 'eventsPerSecond' | 'p50Us' | 'p99Us' | 'events'> {
  const singles = samples.flatMap(({ singleUs }) => singleUs).sort((a, b) => a - b);
  return {
    eventsPerSecond: spreadOf(samples.map(({ events, ms }) => (events * 1000) / ms)).median,
    p50Us: spreadOf(singles).median,
    p99Us: singles[Math.ceil(singles.length * 0.99) - 1] ?? 0,
    events: samples.reduce((sum, { events }) => sum + events, 0),
  };
}

function table({ name, about }: RuleSet, rows: readonly Row[]): string[] {
  const own = rows.filter(({ set }) => set === name);
  const head = ['rules', 'with', 'events/s', 'p50 µs', 'p99 µs', 'timed', 'matched', 'prepared in'];
  const lines = own.map(({ rules, contender, eventsPerSecond, p50Us, p99Us, events, matched, prepareMs }) => [
    rules.toLocaleString('en'),
    contender,
    Math.round(eventsPerSecond).toLocaleString('en'),
    p50Us.toFixed(2),
    p99Us.toFixed(2),
    events.toLocaleString('en'),
    `${Math.round(matched * 100)} %`,
    contender === 'index' ? `${prepareMs.toFixed(1)} ms` : '',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  const body = [head, ...lines].map((line) =>
    line
      .map((cell, column) => (column === 1 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return ['', `${name}: ${about}`, ...body];
}

function speedOf(rows: readonly Row[], wanted: number, contender: string): number {
  const [set] = ruleSets;
  const row = rows.find((one) => one.set === set?.name && one.rules === wanted && one.contender === contender);
  return row?.eventsPerSecond ?? Number.NaN;
}

function judgeSpeed(rows: readonly Row[]): string {
  const speed = speedOf(rows, aims.rules, 'index');
  const times = sizes.map((rules) => {
    const ratio = speedOf(rows, rules, 'index') / speedOf(rows, rules, 'json-rules-engine');
    return `${Math.round(ratio).toLocaleString('en')} times at ${rules.toLocaleString('en')}`;
  });
  return `Aim: ${aims.eventsPerSecond.toLocaleString('en')} events/s at ${aims.rules} rules: ${Math.round(speed).toLocaleString('en')}, ${speed >= aims.eventsPerSecond ? 'met' : 'MISSED'}. Against json-rules-engine: ${times.join(', ')}.`;
}

function judgeGrowth(rows: readonly Row[]): string {
  const slower = speedOf(rows, aims.rules, 'index') / speedOf(rows, aims.moreRules, 'index');
  return `Aim: at most ${aims.timesSlower} times slower at ${aims.moreRules.toLocaleString('en')}: ${slower.toFixed(1)}, ${slower <= aims.timesSlower ? 'met' : 'MISSED'}.`;
}

run().catch((error: Error) => {
  process.stderr.write(`The benchmark stopped: ${error.message}\n`);
  process.exitCode = 1;
});
