import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { awsLimits } from '../../../lib/aws-limits.ts';
import type { SecretsFound } from '../../../ports/rules/rules-access.ts';

/** Looks for parameters by their full names without reading their values. */
export async function findSecrets(client: SSMClient, names: readonly string[]): Promise<SecretsFound> {
  const found: SecretsFound = { missing: [], plain: [] };
  for (let start = 0; start < names.length; start += awsLimits.parameterNames) {
    const Names = names.slice(start, start + awsLimits.parameterNames);
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names, WithDecryption: false }));
    const types = new Map(Parameters.map(({ Name, Type }) => [Name, Type]));
    found.missing.push(...Names.filter((name) => !types.has(name)));
    found.plain.push(...Names.filter((name) => types.has(name) && types.get(name) !== 'SecureString'));
  }
  return found;
}
