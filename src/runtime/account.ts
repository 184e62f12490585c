import { BackupClient } from '@aws-sdk/client-backup';
import { SSMClient } from '@aws-sdk/client-ssm';
import { BackupJobLists } from '../adapters/aws/backup-job-lists.ts';
import { AwsBackupReader } from '../adapters/aws/backup-reader.ts';
import { type ClientSettings, clientSettings, credentialsOf } from '../adapters/aws/client-settings.ts';
import { lightCaller } from '../adapters/aws/light-caller.ts';
import { LightResourceTags } from '../adapters/aws/light-resource-tags.ts';
import { paceClient } from '../adapters/aws/pace-client.ts';
import { SsmRulesSource } from '../adapters/aws/ssm-rules-source.ts';
import { CallPace } from '../adapters/call-pace.ts';
import { createRulesLoader } from '../pipeline/load-rules.ts';
import type { BackupPlans } from '../ports/backup-plans.ts';
import type { JobLists } from '../ports/job-lists.ts';
import type { ResourceTags } from '../ports/resource-tags.ts';
import type { ArchivedRules } from '../ports/rules-source.ts';
import type { Rules } from '../routing/decision.ts';
import { checkWithChannels } from './check-rules.ts';
import type { Environment } from './environment.ts';

/** An AWS account and Region as the command line sees it. */
export interface Account {
  region: string;
  lists: JobLists;
  tags: ResourceTags;
  plans: Pick<BackupPlans, 'tagsOfPlan'>;
  /** Returns the rules in force in a stage, or null when there is no parameter. @throws what AWS answered. */
  rulesInForce(stage: string): Promise<Rules | null>;
}

/** A person waits, and nothing else does: AWS Backup is asked politely and again when it is busy. */
const patient = { maxAttempts: 8, requestTimeoutMs: 20_000, callsPerSecond: 10, patienceMs: 60_000 } as const;

/**
 * Returns the account of this process, with Region and credentials as the AWS CLI finds them: the environment, a
 * profile, a role.
 *
 * @throws what the SDK says when it finds none
 */
export async function openAccount(environment: Environment = process.env): Promise<Account> {
  const here = await withIdentity(environment);
  const settings = waiting(clientSettings('backup', here));
  const { callsPerSecond, patienceMs } = patient;
  const pace = new CallPace({ perSecond: callsPerSecond, burst: callsPerSecond, patienceMs });
  const backup = paceClient(new BackupClient(settings), pace);
  return {
    region: settings.region,
    lists: new BackupJobLists(backup),
    tags: new LightResourceTags(lightCaller('tagging', here, { timeoutMs: patient.requestTimeoutMs, share: 2 })),
    plans: new AwsBackupReader(backup),
    rulesInForce: (stage) => rulesInForce(stage, here),
  };
}

function waiting(settings: ClientSettings): ClientSettings {
  const { maxAttempts, requestTimeoutMs: requestTimeout } = patient;
  return { ...settings, maxAttempts, requestHandler: { ...settings.requestHandler, requestTimeout } };
}

/** Returns the environment with the Region and credentials in it that the SDK finds elsewhere. */
async function withIdentity(environment: Environment): Promise<Environment> {
  const asked = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  const finder = new BackupClient(asked ? { region: asked } : {});
  const region = await finder.config.region();
  if (credentialsOf(environment) !== null) return { ...environment, AWS_REGION: region };
  const { accessKeyId, secretAccessKey, sessionToken } = await finder.config.credentials();
  return {
    ...environment,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

async function rulesInForce(stage: string, environment: Environment): Promise<Rules | null> {
  const client = new SSMClient(waiting(clientSettings('ssm', environment)));
  const source = new SsmRulesSource(client, `/backup-alerts/${stage}/routing`);
  if ((await source.latest()) === null) return null;
  const loader = createRulesLoader({
    source,
    archive: noArchive,
    check: async (text) => checkWithChannels(text),
    now: () => Date.now(),
  });
  return loader.load();
}

/** The archive stands beside the incidents, in a table that a person's credentials need not reach. */
const noArchive = { lastGood: async (): Promise<ArchivedRules | null> => null, keep: async () => undefined };
