import { fingerprintOf, readPublicKey } from '../../lib/ed25519.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import type { Place } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';

/** Prints the public key of a deployment, as KMS says it. Never throws. */
export async function printKey(place: Place, terminal: Terminal): Promise<ExitCode> {
  const json = place.json === true;
  try {
    // The SDK is large: commands that need no AWS never load it.
    const { readDigestKey } = await import('../../runtime/digest-key.ts');
    const { where, keyArn, origin, pem } = await readDigestKey(place);
    const key = readPublicKey(pem);
    if (key === null) {
      fail(`KMS has no key of Ed25519 at ${keyArn}.`, { json }, terminal);
      return 2;
    }
    const fingerprint = fingerprintOf(key);
    if (json) terminal.out(writeJson({ place: where, keyArn, origin, fingerprint, pem }));
    else {
      terminal.out(pem);
      terminal.err(`${where}: ${keyArn}\nDeployment ${origin}\nKey ${fingerprint}\n`);
    }
    return 0;
  } catch (error) {
    const { name, message } = error as Error;
    const known =
      name === 'NotDeployedError' ? message : describeAwsError(error, 'what examples/iam/evidence.json lists');
    fail(known ?? `${name}: ${message}`, { json }, terminal);
    return 2;
  }
}
