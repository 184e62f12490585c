// Takes each defence out of a copy of the project and sees its test fail:  npm run prove [-- --only 5,12] [-- --today 3]
// Without options it proves all of them, which takes some minutes. The last line counts: `N passed, N failed`.

import { hasReleased, lacksRelease } from '../support/released.ts';
import type { FaultClass, Proof } from './fault-class.ts';
import { faultClasses } from './fault-classes.ts';
import { type Asked, type Count, playOnCopy } from './play-on-copy.ts';
import { runTest } from './run-test.ts';
import { Scratch } from './scratch.ts';

const formatOutcome = { passed: 'passes', failed: 'fails', none: 'is not run' } as const;

await playOnCopy(Scratch.of, async (scratch, asked, count) => {
  for (const faultClass of chosen(asked)) {
    for (const proof of faultClass.proofs) await prove(faultClass, proof, scratch, count);
  }
});

function chosen({ only, ofToday }: Asked): readonly FaultClass[] {
  const provable = faultClasses.filter(({ proofs }) => proofs.length > 0);
  const today = ofToday(provable);
  if (today !== null) return today;
  if (only === undefined) return provable;
  const ids = only.split(',').map(Number);
  const unknown = ids.filter((id) => !provable.some((one) => one.id === id));
  if (unknown.length > 0) throw new Error(`No proof of class ${unknown.join(', ')}; see docs/fault-classes.md.`);
  return provable.filter(({ id }) => ids.includes(id));
}

async function prove({ id, fault }: FaultClass, proof: Proof, scratch: Scratch, count: Count): Promise<void> {
  if (proof.needsHistory && !hasReleased()) {
    console.log(`not run    ${id} ${fault}: ${lacksRelease}`);
    return;
  }
  const problem = await problemOf(proof, scratch);
  count(problem === null);
  console.log(`${problem === null ? 'proven    ' : 'NOT PROVEN'} ${id} ${fault}: ${problem ?? proof.defence}`);
}

/** Says why a proof is none, or null: with its defence the test passes, without it the same test fails. */
async function problemOf(proof: Proof, scratch: Scratch): Promise<string | null> {
  const whole = await runTest(scratch, proof);
  if (whole !== 'passed') return `"${proof.named}" in ${proof.test} ${formatOutcome[whole]} with its defence in place`;
  const without = await scratch.without(proof.takeOut, () => runTest(scratch, proof));
  if (without === 'failed') return null;
  return `"${proof.named}" in ${proof.test} ${formatOutcome[without]} although its defence is gone from ${proof.takeOut.map(({ file }) => file).join(', ')}`;
}
