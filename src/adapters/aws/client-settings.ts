/** An AWS service the product calls. */
export type AwsService = 'dynamodb' | 'ssm' | 'sqs' | 'sfn' | 'sns' | 'sesv2' | 'backup';

/** Services that only the command line calls, and those of the archive. */
type CommandLineService = 'cloudformation' | 'cloudwatch' | 'eventbridge' | 'sts' | 's3' | 'kms';

/** Services that are called without their SDK, by the names that AWS gives their endpoint settings. */
type LightService = 'resource_groups_tagging_api' | 'kms' | 'cloudtrail';

/** Environment variables; the composition root hands them in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Long-lived or session credentials. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Settings for the constructor of any AWS SDK client. */
export interface ClientSettings {
  region: string;
  credentials?: Credentials;
  endpoint?: string;
  ignoreConfiguredEndpointUrls: boolean;
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
  maxAttempts: number;
  retryMode: 'standard';
  defaultsMode: 'standard';
  useFipsEndpoint: boolean;
  useDualstackEndpoint: boolean;
  accountIdEndpointMode: 'disabled';
  authSchemePreference: string[];
  userAgentAppId: string;
}

/** Shown in CloudTrail's user agent, so that the product's calls can be told apart. */
const applicationId = 'backup-alert-router';

const connectTimeoutMs = 1000;

/**
 * Timeouts and attempts per service: milliseconds for one attempt, and how many. SNS and SES have one attempt: repeating
 * a publish that timed out could tell people twice, so `deliver` decides about it with its ledger.
 */
const patience: Record<AwsService | CommandLineService, { requestTimeoutMs: number; attempts: number }> = {
  dynamodb: { requestTimeoutMs: 3000, attempts: 4 },
  ssm: { requestTimeoutMs: 2000, attempts: 3 },
  sqs: { requestTimeoutMs: 5000, attempts: 4 },
  sfn: { requestTimeoutMs: 5000, attempts: 4 },
  sns: { requestTimeoutMs: 8000, attempts: 1 },
  sesv2: { requestTimeoutMs: 10_000, attempts: 1 },
  backup: { requestTimeoutMs: 3000, attempts: 2 },
  cloudformation: { requestTimeoutMs: 10_000, attempts: 4 },
  cloudwatch: { requestTimeoutMs: 10_000, attempts: 4 },
  eventbridge: { requestTimeoutMs: 5000, attempts: 4 },
  sts: { requestTimeoutMs: 5000, attempts: 4 },
  s3: { requestTimeoutMs: 30_000, attempts: 4 },
  kms: { requestTimeoutMs: 5000, attempts: 4 },
};

/**
 * Returns the settings of one client: `new SSMClient(clientSettings('ssm', environment))`.
 *
 * Everything the SDK would otherwise look up is answered here, so that a cold start reads no configuration
 * file and asks no credential provider. What people set by environment still counts: Region, credentials,
 * endpoints (also per service), FIPS and dual-stack. Without credentials in the environment the SDK's own
 * chain stays in charge, for the command line.
 *
 * @throws {Error} when the environment names no Region.
 */
export function clientSettings(service: AwsService | CommandLineService, environment: Environment): ClientSettings {
  const { requestTimeoutMs, attempts } = patience[service];
  const credentials = credentialsOf(environment);
  const endpoint = configuredEndpoint(service, environment);
  return {
    region: regionOf(environment),
    ...(credentials === null ? {} : { credentials }),
    ...(endpoint === null ? {} : { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
    maxAttempts: attempts,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useFipsEndpoint: isTrue(environment.AWS_USE_FIPS_ENDPOINT),
    useDualstackEndpoint: isTrue(environment.AWS_USE_DUALSTACK_ENDPOINT),
    accountIdEndpointMode: 'disabled',
    authSchemePreference: [],
    userAgentAppId: applicationId,
  };
}

/**
 * Returns the Region of this deployment.
 *
 * @throws {Error} when the environment names none.
 */
export function regionOf(environment: Environment): string {
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  if (!region) throw new Error('No AWS Region. Set AWS_REGION; Lambda sets it by itself.');
  return region;
}

/** Returns the credentials in the environment, where Lambda always puts them, or null when there are none. */
export function credentialsOf(environment: Environment): Credentials | null {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return null;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}

/** Returns the endpoint set for one service, else for all, else null: AWS's own. */
export function configuredEndpoint(
  service: AwsService | CommandLineService | LightService,
  environment: Environment,
): string | null {
  if (isTrue(environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)) return null;
  return environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || environment.AWS_ENDPOINT_URL || null;
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
