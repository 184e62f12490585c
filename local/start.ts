// Runs the whole product on this machine until Ctrl-C:  npm start

import { findRunningStack } from './running-stack.ts';
import { samples } from './samples.ts';
import { readRealSlack, seed, slackHosts } from './seed.ts';
import { type Stack, startStack } from './stack.ts';

const began = Date.now();
let stack: Stack | null = null;
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

try {
  const slack = readRealSlack(process.env);
  const inboxPort = readPort('INBOX_PORT', 8025);
  const port = readPort('EMULATOR_PORT', 4566);
  await refuseSecond(inboxPort);
  stack = await startStack({
    inboxPort,
    port,
    realHosts: slack ? slackHosts : [],
    announce: true,
    progress: say,
  });
  if (stopping) await stop(0);
  await seed(stack, slack);
  say(
    slack
      ? 'Rules and secrets are in Parameter Store; Slack is the real one'
      : 'Rules and secrets are in Parameter Store',
  );
  console.log(introduction(stack));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop(1);
}

function introduction({ simulatorsUrl, endpoint, logFile }: Stack): string {
  return `
The backup alert router is running.

  Inbox (Slack, mail, tickets):  ${simulatorsUrl}
  AWS emulator:                  ${endpoint}
  Log of the functions:          ${logFile}

In another terminal:
  npm run demo                              the story of one incident, from failure to resolution, in half a minute
  npm run send -- backup-failed             a database backup fails
  npm run send -- backup-completed          a later one works and resolves it
  npm run ask -- checkup                    which backups never started: the command line, asking this stack
  Other samples: ${Object.keys(samples)
    .filter((name) => name !== 'backup-failed' && name !== 'backup-completed')
    .join(', ')}

Ctrl-C stops everything.`;
}

function readPort(name: string, usual: number): number {
  const text = process.env[name];
  const port = text === undefined || text === '' ? usual : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${name} is "${text}", which is no port. Give a number up to 65535; 0 takes any free one.`);
}

/** The usual ports belong to one stack; whoever wants a second one says so by choosing other ports. */
async function refuseSecond(inboxPort: number): Promise<void> {
  const running = await findRunningStack();
  if (running === null || Number(new URL(running.simulatorsUrl).port) !== inboxPort) return;
  throw new Error(
    `The local stack is running already; its inbox is ${running.simulatorsUrl}. Stop that one, or start a second one on other ports: INBOX_PORT=0 EMULATOR_PORT=0 npm start`,
  );
}

function say(line: string): void {
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stack?.stop();
  process.exit(code);
}
