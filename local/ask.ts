// The command line, asking the running local stack instead of AWS:  npm run ask -- checkup
import { ask } from './asking.ts';
import { findRunningStack } from './running-stack.ts';

const stack = await findRunningStack();
if (stack === null) {
  console.error('No local stack is running. Start it with npm start, in another terminal.');
  process.exitCode = 2;
} else {
  ask(stack, process.argv.slice(2)).on('close', (code) => {
    process.exitCode = code ?? 2;
  });
}
