// Sends a sample event of AWS Backup into the running local stack:  npm run send [-- SAMPLE]
import { localAws } from './local-aws.ts';
import { findRunningStack } from './running-stack.ts';
import { samples } from './samples.ts';

const name = process.argv[2] ?? 'backup-failed';
const make = samples[name];
const stack = await findRunningStack();
if (!make) stopWith(`There is no sample "${name}". Samples: ${Object.keys(samples).join(', ')}`);
else if (!stack) stopWith('No local stack is running. Start it with npm start, in another terminal.');
else {
  const { title, event, job } = make(new Date());
  await fetch(`${stack.simulatorsUrl}/_sim/backup/${job.kind}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([job.item]),
  });
  await localAws(stack.endpoint).putEvent(event);
  console.log(`Sent: ${title}. See ${stack.simulatorsUrl}`);
}

function stopWith(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
