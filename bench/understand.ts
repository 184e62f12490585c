/**
 * `node bench/understand.ts`: what it costs to understand one event, without AWS: normalise, classify, judge, and
 * all of it together; the catalogue over every message a row was written for; and how that grows with the
 * catalogue. The baseline is JSON.parse of the same event, measured in turn in the same run. Options: --json,
 * --rounds N.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { classifyFailure, type Failure, findRow } from '../src/enrich/classify.ts';
import { composeAlert } from '../src/enrich/enrich.ts';
import { errorCatalogue } from '../src/enrich/error-catalogue.ts';
import { shortestInterval } from '../src/enrich/schedule.ts';
import { assessSeverity } from '../src/enrich/severity.ts';
import { type BackupEvent, isProblem } from '../src/events/backup-event.ts';
import { normaliseEvent } from '../src/events/normalise.ts';
import { spreadOf } from './report.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '31' } },
});

const rounds = Math.max(5, Number(options.rounds) || 31);
const perRoundMs = 8;
const now = '2026-11-22T04:00:00.000Z';

const fixtures = new URL('../test/fixtures/events/', import.meta.url);
const texts = readdirSync(fixtures).map((file) => readFileSync(new URL(file, fixtures), 'utf8'));
const parsed = texts.map((text) => JSON.parse(text) as unknown);
const events = parsed
  .map((message) => normaliseEvent(message, now))
  .filter((event): event is BackupEvent => event !== null && isProblem(event.outcome));
const failures: Failure[] = events.map(({ kind, outcome, state, statusMessage }) => {
  return { kind, outcome, state, statusMessage, messageCategory: null };
});
const errors = failures.map(classifyFailure);
const messages = readMessages();
const unknown = 'Something that AWS never wrote before happened to this backup, and nobody knows a word of it.';

function said(statusMessage: string): Pick<Failure, 'kind' | 'statusMessage'> {
  return { kind: 'backup', statusMessage };
}

/** Does something once for each of its inputs. */
interface Task {
  name: string;
  inputs: number;
  run: () => unknown;
}

const tasks: readonly Task[] = [
  { name: 'JSON.parse (baseline)', inputs: texts.length, run: () => texts.map((text) => JSON.parse(text)) },
  { name: 'normalise', inputs: parsed.length, run: () => parsed.map((message) => normaliseEvent(message, now)) },
  { name: 'classify', inputs: failures.length, run: () => failures.map(classifyFailure) },
  {
    name: 'severity',
    inputs: events.length,
    run: () =>
      events.map(({ kind, outcome }, index) =>
        assessSeverity({ kind, outcome, error: errors[index] as (typeof errors)[number], strikes: 2 }),
      ),
  },
  {
    name: 'the whole alert',
    inputs: events.length,
    run: () => events.map((event) => composeAlert(event, null, [], 1)),
  },
  { name: 'schedule, daily', inputs: 1, run: () => shortestInterval('cron(0 5 ? * * *)') },
  {
    name: 'catalogue, every message it knows',
    inputs: messages.length,
    run: () => messages.map((text) => findRow(said(text))),
  },
  ...[1, 2, 4].map((times) => {
    const rows = Array.from({ length: times }, () => errorCatalogue).flat();
    return {
      name: `catalogue ×${times} (${rows.length} rows), unknown text`,
      inputs: 1,
      run: () => findRow(said(unknown), rows),
    };
  }),
];

/** Returns the example messages of the catalogue's test: each is what one row was written for. */
function readMessages(): string[] {
  const test = readFileSync(new URL('../test/enrich/catalogue.test.ts', import.meta.url), 'utf8');
  const [, table = ''] = /const messages[^=]*= \[\n([\s\S]*?)\n\];/.exec(test) ?? [];
  return [...table.matchAll(/^ {2}\[\s*(?:'([^'\n]+)'|"([^"\n]+)")/gm)].map(
    ([, single, double]) => single ?? double ?? '',
  );
}

/** Microseconds per input of one round. */
function time({ inputs, run }: Task): number {
  let runs = 0;
  const started = performance.now();
  let passed = 0;
  for (; passed < perRoundMs; passed = performance.now() - started) {
    run();
    runs += 1;
  }
  return (passed * 1000) / (runs * inputs);
}

const samples = new Map(tasks.map((task) => [task, [] as number[]]));
for (const task of tasks) time(task);
// In turn, so that a machine that gets slower slows all of them.
for (let round = 0; round < rounds; round += 1) for (const task of tasks) samples.get(task)?.push(time(task));

const [baseline = Number.NaN] = [...samples.values()].map((values) => spreadOf(values).median);
const rows = [...samples].map(([{ name, inputs }, values]) => {
  const { median, min, max } = spreadOf(values);
  return { name, inputs, median, min, max, ratio: median / baseline };
});

if (options.json) process.stdout.write(`${JSON.stringify({ node: process.version, rounds, rows }, null, 2)}\n`);
else {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padStart(9))].join(' ');
  const body = rows.map(({ name, inputs, median, min, max, ratio }) =>
    line(name, [String(inputs), median.toFixed(2), min.toFixed(2), max.toFixed(2), ratio.toFixed(2)]),
  );
  const about = `Node ${process.version}, ${rounds} rounds in turn; µs for one event or message; ratio to JSON.parse of one event.`;
  process.stdout.write(`${[about, '', line('', ['inputs', 'median', 'min', 'max', 'ratio']), ...body].join('\n')}\n`);
}
