import { BackupClient } from '@aws-sdk/client-backup';
import { SNSClient } from '@aws-sdk/client-sns';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { AwsBackupVaults } from '../adapters/aws/deployment/backup-vaults.ts';
import { looked } from '../adapters/aws/deployment/looked.ts';
import { readTopic } from '../adapters/aws/deployment/topic.ts';
import { limitClientRate } from '../adapters/aws/lookups/limit-client-rate.ts';
import { signedCaller } from '../adapters/aws/signed-caller.ts';
import { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import type { VaultAccess } from '../ports/aws-backup/backup-vaults.ts';
import type { Looked, TopicFound } from '../ports/deployment/deployment.ts';
import { withIdentity } from './account.ts';
import { NotDeployedError, readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import type { RulesPlaceSettings } from './rules-access.ts';

/** Rate limit for a command that a person waits for: ten calls a second, however many vaults there are. */
const patient = { perSecond: 10, burst: 10, patienceMs: 600_000 } as const;
const timeoutMs = 20_000;

/** The vaults of an account and Region, and the topic of a stage that they are to notify. */
export interface VaultsAccess {
  region: string;
  vaults: VaultAccess;
  /** The topic of the stage; not known: there is no such stage here, or it may not be looked at. */
  stackTopic(): Promise<Looked<string>>;
  /** Null: there is no such topic. */
  topic(arn: string): Promise<Looked<TopicFound | null>>;
}

/**
 * Opens the vaults for a person at a command line, with the credentials and the Region that they have set.
 *
 * @throws what the SDK says when it finds none
 */
export async function openVaultsAccess(
  place: RulesPlaceSettings,
  environment: Environment = process.env,
): Promise<VaultsAccess> {
  const here = await withIdentity(place, environment);
  const sns = new SNSClient(clientSettings('sns', here));
  return {
    region: here.AWS_REGION ?? '',
    vaults: makeVaults(here),
    stackTopic: () => topicOf(place.stage, here),
    topic: (arn) => readTopic(arn, sns),
  };
}

/** Makes the rate-limited access to vaults. @param here an environment with Region and credentials */
export function makeVaults(here: Environment): AwsBackupVaults {
  const own = clientSettings('backup', here);
  const settings = { ...own, maxAttempts: 8, requestHandler: { ...own.requestHandler, requestTimeout: timeoutMs } };
  const backup = limitClientRate(new BackupClient(settings), new CallRateLimiter(patient));
  return new AwsBackupVaults(backup, signedCaller('kms', here, { timeoutMs, patienceMs: patient.patienceMs }));
}

async function topicOf(stage: string, here: Environment): Promise<Looked<string>> {
  const read = async () => (await readDeployed(stage, here)).of('VaultNotificationsTopicArn');
  const found = await looked('cloudformation:DescribeStacks', () =>
    read().catch((error: unknown) => {
      if (error instanceof NotDeployedError) return error;
      throw error;
    }),
  );
  if ('notKnown' in found) return found;
  const { value } = found;
  return value instanceof NotDeployedError ? { notKnown: value.message, lacks: null } : { value };
}
