import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { readStackOutputs } from '../adapters/aws/stack-outputs.ts';
import type { Environment } from './environment.ts';

/** There is no such deployment, or it is of a release that does not say where its parts are. */
export class NotDeployedError extends Error {
  override readonly name = 'NotDeployedError';
}

/** A deployment, by what its stack says of its parts. */
export interface Deployed {
  stackName: string;
  region: string;
  /** `backup-alert-router-prod in eu-west-1`. */
  where: string;
  /** Returns an output. @throws {NotDeployedError} when the stack does not say it */
  of: (output: string) => string;
  /** Returns an output that need not be there, or null. */
  maybe: (output: string) => string | null;
}

/** Reads where the parts of a stage are. @throws {NotDeployedError}; what AWS answered */
export async function readDeployed(stage: string, here: Environment): Promise<Deployed> {
  const stackName = `backup-alert-router-${stage}`;
  const region = here.AWS_REGION ?? '';
  const where = `${stackName} in ${region}`;
  const outputs = await readStackOutputs(new CloudFormationClient(clientSettings('cloudformation', here)), stackName);
  if (outputs === null) {
    throw new NotDeployedError(`There is no ${where} and this account: check --stage, --region and --profile.`);
  }
  const maybe = (output: string) => outputs.get(output) ?? null;
  const of = (output: string): string => {
    const value = maybe(output);
    if (value !== null) return value;
    throw new NotDeployedError(`${where} does not say its ${output}: it is of an older release. Deploy this one.`);
  };
  return { stackName, region, where, of, maybe };
}
