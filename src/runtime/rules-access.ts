import { SSMClient } from '@aws-sdk/client-ssm';
import { SsmRulesAccess } from '../adapters/aws/parameters/ssm-rules-access.ts';
import type { RulesAccess } from '../ports/rules/rules-access.ts';

/** Whose rules; what is left out, the SDK finds as every tool of AWS does: environment, profile, login. */
export interface RulesPlaceSettings {
  stage: string;
  region?: string | undefined;
  profile?: string | undefined;
}

/** Opens the rules of a stage for a person at a command line, with the credentials and the Region that they have set. */
export function openRulesAccess({ stage, region, profile }: RulesPlaceSettings): RulesAccess {
  const client = new SSMClient({
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    userAgentAppId: 'backup-alert-router',
  });
  return new SsmRulesAccess(client, rulesPath(stage));
}

/** Returns the parameter of a stage's rules, as serverless.yml names it. */
export function rulesPath(stage: string): string {
  return `/backup-alerts/${stage}/routing`;
}
