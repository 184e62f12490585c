import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { type Actor, principal } from '../evidence/actor.ts';
import type { Environment } from './environment.ts';

/** Says whose credentials these are, by what AWS says. @throws what AWS answered */
export async function whoAmI(here: Environment): Promise<Actor> {
  const { Arn } = await new STSClient(clientSettings('sts', here)).send(new GetCallerIdentityCommand({}));
  return principal(Arn ?? '');
}
