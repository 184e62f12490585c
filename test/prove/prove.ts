// Takes each defence out of a copy of the project and sees its test fail:  npm run prove [-- --only 5,12] [-- --today 3]
// Without options it proves all of them, which takes some minutes. The last line counts: `N passed, N failed`.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hasReleased, lacksRelease } from '../support/released.ts';
import type { FaultClass, Proof } from './fault-class.ts';
import { faultClasses } from './fault-classes.ts';
import { ofDay } from './of-day.ts';
import { runTest } from './run-test.ts';
import { Scratch } from './scratch.ts';

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options } = parseArgs({
  options: { only: { type: 'string' }, today: { type: 'string' }, report: { type: 'string' } },
});
const scratch = await Scratch.of(project);
const stop = () => void scratch.remove().then(() => process.exit(1));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
const sayOutcome = { passed: 'passes', failed: 'fails', none: 'is not run' } as const;
const counted = { passed: 0, failed: 0 };
try {
  for (const faultClass of chosen()) {
    for (const proof of faultClass.proofs) await prove(faultClass, proof);
  }
} finally {
  await scratch.remove();
}
if (options.report !== undefined) await writeFile(options.report, JSON.stringify(counted));
console.log(`${counted.passed} passed, ${counted.failed} failed`);
process.exit(counted.failed === 0 && counted.passed > 0 ? 0 : 1);

function chosen(): readonly FaultClass[] {
  const provable = faultClasses.filter(({ proofs }) => proofs.length > 0);
  if (options.today !== undefined) return ofDay(provable, new Date(), Number(options.today));
  if (options.only === undefined) return provable;
  const ids = options.only.split(',').map(Number);
  const unknown = ids.filter((id) => !provable.some((one) => one.id === id));
  if (unknown.length > 0) throw new Error(`No proof of class ${unknown.join(', ')}; see docs/fault-classes.md.`);
  return provable.filter(({ id }) => ids.includes(id));
}

async function prove({ id, fault }: FaultClass, proof: Proof): Promise<void> {
  if (proof.needsHistory && !hasReleased()) {
    console.log(`not run    ${id} ${fault}: ${lacksRelease}`);
    return;
  }
  const problem = await problemOf(proof);
  counted[problem === null ? 'passed' : 'failed'] += 1;
  console.log(`${problem === null ? 'proven    ' : 'NOT PROVEN'} ${id} ${fault}: ${problem ?? proof.defence}`);
}

/** Says why a proof is none, or null: with its defence the test passes, without it the same test fails. */
async function problemOf(proof: Proof): Promise<string | null> {
  const whole = await runTest(scratch, proof);
  if (whole !== 'passed') return `"${proof.named}" in ${proof.test} ${sayOutcome[whole]} with its defence in place`;
  const without = await scratch.without(proof.takeOut, () => runTest(scratch, proof));
  if (without === 'failed') return null;
  return `"${proof.named}" in ${proof.test} ${sayOutcome[without]} although its defence is gone from ${proof.takeOut.map(({ file }) => file).join(', ')}`;
}
