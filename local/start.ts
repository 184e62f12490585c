// Runs the whole product on this machine until Ctrl-C:  npm start

import { samples } from './samples.ts';
import { readRealSlack, seed, slackHosts } from './seed.ts';
import { type Stack, startStack } from './stack.ts';

const began = Date.now();
let stack: Stack | null = null;
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

try {
  const slack = readRealSlack(process.env);
  stack = await startStack({
    inboxPort: Number(process.env.INBOX_PORT ?? 8025),
    port: Number(process.env.EMULATOR_PORT ?? 4566),
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
  npx node local/send.ts backup-failed      a database backup fails
  npx node local/send.ts backup-completed   a later one works and resolves it
  Other samples: ${Object.keys(samples).join(', ')}

Ctrl-C stops everything.`;
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
