import { BackupClient } from '@aws-sdk/client-backup';
import { type ClientSettings, clientSettings, credentialsOf } from '../adapters/aws/client-settings.ts';
import { BackupJobLists } from '../adapters/aws/lookups/backup-job-lists.ts';
import { AwsBackupReader } from '../adapters/aws/lookups/backup-reader.ts';
import { limitClientRate } from '../adapters/aws/lookups/limit-client-rate.ts';
import { TaggingResourceTags } from '../adapters/aws/lookups/resource-tags.ts';
import { signedCaller } from '../adapters/aws/signed-caller.ts';
import { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { createRulesLoader } from '../pipeline/rules/load-rules.ts';
import type { BackupPlans } from '../ports/aws-backup/backup-plans.ts';
import type { JobLists } from '../ports/aws-backup/job-lists.ts';
import type { ResourceTags } from '../ports/aws-backup/resource-tags.ts';
import type { ArchivedRules } from '../ports/rules/rules-source.ts';
import type { Rules } from '../rules/rules.ts';
import { checkWithChannels } from './check-rules.ts';
import type { Environment } from './environment.ts';
import { openRulesAccess, type RulesPlaceSettings } from './rules-access.ts';

/** Rules in force, and where they are: `/backup-alerts/prod/routing in eu-west-1`. */
export interface RulesInForce {
  place: string;
  /** Null when there are none. */
  rules: Rules | null;
}

/** An AWS account and Region as the command line sees it. */
export interface Account {
  lists: JobLists;
  tags: ResourceTags;
  plans: Pick<BackupPlans, 'tagsOfPlan'>;
}

/** Rate limit and retries for a command that a person waits for: AWS Backup is retried when it is busy. */
const patient = { maxAttempts: 8, requestTimeoutMs: 20_000, callsPerSecond: 10, patienceMs: 60_000 } as const;

/** Which account; what is left out, the SDK finds as every tool of AWS does. */
export type AccountSettings = Omit<RulesPlaceSettings, 'stage'>;

/**
 * Opens an account with Region and credentials as every AWS tool finds them: environment, profile, login.
 *
 * @throws the SDK's error when it finds none
 */
export async function openAccount(settings: AccountSettings, environment: Environment = process.env): Promise<Account> {
  const here = await withIdentity(settings, environment);
  const { callsPerSecond, patienceMs, requestTimeoutMs } = patient;
  const pace = new CallRateLimiter({ perSecond: callsPerSecond, burst: callsPerSecond, patienceMs });
  const backup = limitClientRate(new BackupClient(waiting(clientSettings('backup', here))), pace);
  return {
    lists: new BackupJobLists(backup),
    tags: new TaggingResourceTags(signedCaller('tagging', here, { timeoutMs: requestTimeoutMs, share: 2 })),
    plans: new AwsBackupReader(backup),
  };
}

/** Returns the rules in force in a stage. @throws what AWS answered */
export async function rulesInForce(settings: RulesPlaceSettings): Promise<RulesInForce> {
  const source = openRulesAccess(settings);
  const place = await source.place();
  // The loader never throws: that Parameter Store does not answer is to be said here.
  if ((await source.latest()) === null) return { place, rules: null };
  const loader = createRulesLoader({
    source,
    archive: noArchive,
    check: async (text) => checkWithChannels(text),
    now: systemClock.nowMs,
  });
  return { place, rules: await loader.load() };
}

/** The archive stands beside the incidents, in a table that a person's credentials need not reach. */
const noArchive = { lastGood: async (): Promise<ArchivedRules | null> => null, keep: async () => undefined };

function waiting(settings: ClientSettings): ClientSettings {
  const { maxAttempts, requestTimeoutMs: requestTimeout } = patient;
  return { ...settings, maxAttempts, requestHandler: { ...settings.requestHandler, requestTimeout } };
}

/** Returns the environment with the Region and credentials in it that the SDK finds. */
export async function withIdentity(
  { region, profile }: AccountSettings,
  environment: Environment,
): Promise<Environment> {
  const asked = region ?? (environment.AWS_REGION || environment.AWS_DEFAULT_REGION);
  const finder = new BackupClient({
    ...(asked ? { region: asked } : {}),
    ...(profile === undefined ? {} : { profile }),
  });
  const found = { ...environment, AWS_REGION: await finder.config.region() };
  if (profile === undefined && credentialsOf(environment) !== null) return found;
  const { accessKeyId, secretAccessKey, sessionToken } = await finder.config.credentials();
  return {
    ...found,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
