import { CallRateLimiter } from '../call-rate-limiter.ts';
import { configuredEndpoint, credentialsOf, type Environment, regionOf } from './client-settings.ts';
import { type AwsJsonRequest, awsJsonCall } from './signed-request.ts';

/** Services that are called without their SDK, each with its rate limit per container. */
const services = {
  tagging: { endpointName: 'resource_groups_tagging_api', perSecond: 4, burst: 8 },
  kms: { endpointName: 'kms', perSecond: 5, burst: 10 },
  // AWS allows two a second for the whole account.
  cloudtrail: { endpointName: 'cloudtrail', perSecond: 0.5, burst: 2 },
} as const;
type LightService = keyof typeof services;

/** Calls one such service. */
export type SignedCaller = (target: string, payload: unknown) => Promise<unknown>;

/**
 * Returns a caller of one service. This saves a cold start from loading three SDK clients.
 *
 * @param limits the timeout of a call, a factor for the usual rate, and how long a call may wait its turn
 */
export function signedCaller(
  service: LightService,
  environment: Environment,
  { timeoutMs, share = 1, patienceMs }: { timeoutMs: number; share?: number; patienceMs?: number },
): SignedCaller {
  const { endpointName, perSecond, burst } = services[service];
  const pace = new CallRateLimiter({
    perSecond: perSecond * share,
    burst: Math.max(1, burst * share),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  return async (target, payload) => {
    const credentials = credentialsOf(environment);
    if (credentials === null) throw Object.assign(new Error('No AWS credentials.'), { name: 'CredentialsMissing' });
    await pace.take();
    const request: AwsJsonRequest = {
      service,
      target,
      payload,
      jsonVersion: '1.1',
      region: regionOf(environment),
      credentials,
      endpoint: configuredEndpoint(endpointName, environment),
      timeoutMs,
    };
    return awsJsonCall(request);
  };
}
