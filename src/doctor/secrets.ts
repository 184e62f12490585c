import type { Looked } from '../ports/deployment/deployment.ts';
import { type About, broken, type Finding, judge, unknown, warning, well } from './finding.ts';
import type { DoctorTools, Place } from './tools.ts';

/** Keys that `deliver` may decrypt with besides that of its stack: the one of Parameter Store itself. */
const ownedByParameterStore = /(?:^|\/)(?:alias\/aws\/ssm)$/;

/** Says whether a secret is there, encrypted, and whether `deliver` can read it. */
export async function checkSecret(name: string, { deployment, place }: DoctorTools): Promise<Finding[]> {
  const about = { check: 'secret' } as const;
  return judge(about, await deployment.secret(name), (secret) => {
    if (secret === null) return broken(about, `${name} does not exist.`, putSecret(name, place));
    if (secret.value.trim() === '') return broken(about, `${name} is empty.`, putSecret(name, place, true));
    if (!secret.isSecure) return warning(about, `${name} is stored in the clear.`, putSecret(name, place, true));
    if (secret.keyId !== null && !isReadable(secret.keyId, place)) {
      const says = `${name} is encrypted with ${secret.keyId}, with which the function deliver may not decrypt.`;
      return broken(about, says, putSecret(name, place, true));
    }
    return well(about, `${name} is there and can be read.`);
  });
}

/** A secret that a target needs, or the finding that it cannot be had. */
export async function secretFor(
  reference: string,
  about: About,
  { deployment, place }: DoctorTools,
): Promise<{ secret: string } | { finding: Finding }> {
  const name = parameterOf(reference);
  const looked: Looked<{ value: string } | null> = await deployment.secret(name);
  if ('notKnown' in looked) return { finding: unknown(about, looked) };
  const value = looked.value?.value.trim() ?? '';
  if (value !== '') return { secret: value };
  return { finding: broken(about, `Its secret ${name} does not exist, or is empty.`, putSecret(name, place)) };
}

/**
 * Returns the command that puts a secret where the router can read it.
 *
 * @param reference as rules write it, or the parameter's name alone
 */
export function putSecret(reference: string, { stackName, region }: Place, isThere = false): string {
  const name = parameterOf(reference);
  const over = isThere ? ' --overwrite' : '';
  return `aws ssm put-parameter --region ${region} --name ${name} --type SecureString --key-id alias/${stackName}${over} --value '…'`;
}

function parameterOf(reference: string): string {
  return reference.replace(/^ssm:/, '');
}

/** Says whether `deliver` may decrypt with a key; Parameter Store names keys by id, ARN or alias. */
function isReadable(keyId: string, { keyArn, stackName }: Place): boolean {
  const id = keyArn.replace(/^.*\//, '');
  return ownedByParameterStore.test(keyId) || keyId.endsWith(id) || keyId.endsWith(`alias/${stackName}`);
}
