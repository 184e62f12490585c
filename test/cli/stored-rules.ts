import { SSMClient } from '@aws-sdk/client-ssm';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import { beforeEach, vi } from 'vitest';
import { edited } from '../support/edited.ts';
import { FakeParameters } from '../support/fake-parameters.ts';
import { rulesText } from './run-cli.ts';

/** The parameter that the rules of stage `prod` stand in, and the secret that they refer to. */
export const routing = '/backup-alerts/prod/routing';
export const slackSecret = '/backup-alerts/prod/secrets/slack-bot';

/** Rules that go on in a second parameter: they need the first. */
export const dbaRules = `version: 1 # of the database team
routes:
  - { name: oracle, match: { resource: { name: [{ prefix: ora- }] } }, policy: database }
`;

/** What is in Parameter Store, anew for each test of a file that calls {@link storeRules}. */
export interface Stored {
  ssm: AwsClientStub<SSMClient>;
  parameters: FakeParameters;
}

/** Puts a Parameter Store in memory in the place of AWS, with the secret of the sample rules in it. */
export function storeRules(): Stored {
  const stored = { ssm: mockClient(SSMClient), parameters: new FakeParameters() };
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    stored.parameters = new FakeParameters();
    stored.parameters.answer(stored.ssm);
    stored.parameters.store(slackSecret, 'xoxb-SECRETSECRETSECRET', 'SecureString');
  });
  return stored;
}

/** Rules with this policy for databases, which the sample rules have in one place. */
export function withWait(wait: string): string {
  return edited(rulesText, ['after: 15m', `after: ${wait}`]);
}
