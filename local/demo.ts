// Plays the story of one incident and shows it as it happens:  npm run demo [-- --json]
// Ends with 0 only when each step was observed. Uses the stack of `npm start` when one runs, else starts its own.
import { parse } from 'yaml';
import { NotSeen } from './eventually.ts';
import { localAws } from './local-aws.ts';
import { type Addresses, findRunningStack } from './running-stack.ts';
import { seed } from './seed.ts';
import { type Stack, startStack } from './stack.ts';
import { playStory } from './story.ts';
import type { Moment } from './story-checks.ts';

const asJson = process.argv.includes('--json');
const unknown = process.argv.slice(2).filter((argument) => argument !== '--json');
const timeline: Moment[] = [];
let own: Stack | null = null;
let lastStep = '';
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(130));

if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(' ')}. Usage: npm run demo [-- --json]`);
  process.exit(2);
}
try {
  const running = await findRunningStack();
  if (running) say(`Playing on the running stack; watch it at ${running.simulatorsUrl}\n`);
  await playStory(running ? await fitForDemo(running) : await startOwn(), show);
  say(`\nEach step was observed${running ? `; see ${running.simulatorsUrl}` : ''}.`);
  await stop(0);
} catch (error) {
  if (!stopping) {
    console.error(explain(error));
    await stop(1);
  }
}

/** A stack of its own, with the rules of local/seed. */
async function startOwn(): Promise<Addresses> {
  own = await startStack({ progress: say });
  await seed(own, null);
  say('');
  return own;
}

/** Checks that a stack in use still has the demo's route; its rules are not changed. */
async function fitForDemo(stack: Addresses): Promise<Addresses> {
  if (stack.realHosts.length > 0)
    throw new NotSeen('The running stack uses the real Slack, where the demo cannot look. Stop it and try again.');
  const text = await localAws(stack.endpoint).parameter(stack.outputs.RoutingParameter ?? '');
  const rules = (text === null ? {} : parse(text)) as { routes?: { name?: string }[] } | null;
  if (rules?.routes?.some(({ name }) => name === 'demo')) return stack;
  throw new NotSeen(
    'The rules of the running stack have no route “demo”, and the demo does not change your rules. Put the route and the policy “demo” of local/seed/routing.yml back, or stop the stack: the demo then starts its own.',
  );
}

function show(moment: Moment): void {
  if (asJson) timeline.push(moment);
  const { afterSeconds, step, target, what } = moment;
  const isNew = step !== lastStep;
  lastStep = step;
  if (isNew) say(`\n${step}`);
  say(`${afterSeconds.toFixed(1).padStart(6)} s  ${target.padEnd(37)}  ${what.replace(/\s*\n\s*/g, ' · ')}`);
}

function explain(error: unknown): string {
  if (!(error instanceof NotSeen)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return lastStep === '' ? error.message : `\nThe demo failed at “${lastStep}”. ${error.message}`;
}

/** Prints progress; with --json to standard error, so that standard output is only the timeline. */
function say(line: string): void {
  if (asJson) console.error(line);
  else console.log(line);
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await own?.stop();
  if (asJson) process.stdout.write(`${JSON.stringify(timeline, null, 2)}\n`);
  process.exit(code);
}
