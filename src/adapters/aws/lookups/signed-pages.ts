import aws4 from 'aws4';
import type { AccountAnswers } from '../../../ports/aws-backup/account-answers.ts';
import { type CallRate, CallRateLimiter } from '../../call-rate-limiter.ts';
import { configuredEndpoint, credentialsOf, type Environment, regionOf } from '../client-settings.ts';
import { AwsCallError, regionalEndpoint } from '../signed-request.ts';
import { type QueryShape, queryShapes } from './query-shapes.ts';
import { parseXml } from './query-xml.ts';

/** Calls of services that speak JSON: the service as it is signed, and the call's target. */
const jsonCalls: Readonly<Record<string, { service: string; endpointName: string; target: string; region?: string }>> =
  {
    'get-resources': {
      service: 'tagging',
      endpointName: 'resource_groups_tagging_api',
      target: 'ResourceGroupsTaggingAPI_20170126.GetResources',
    },
    'lookup-events': {
      service: 'cloudtrail',
      endpointName: 'cloudtrail',
      target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
    },
    'describe-key': { service: 'kms', endpointName: 'kms', target: 'TrentService.DescribeKey' },
    'list-rules': { service: 'events', endpointName: 'eventbridge', target: 'AWSEvents.ListRules' },
    'list-targets-by-rule': { service: 'events', endpointName: 'eventbridge', target: 'AWSEvents.ListTargetsByRule' },
    // https://docs.aws.amazon.com/general/latest/gr/ao.html: one endpoint for all Regions.
    'list-accounts': {
      service: 'organizations',
      endpointName: 'organizations',
      target: 'AWSOrganizationsV20161128.ListAccounts',
      region: 'us-east-1',
    },
    'describe-file-systems': {
      service: 'fsx',
      endpointName: 'fsx',
      target: 'AWSSimbaAPIService_v20180301.DescribeFileSystems',
    },
  };

/** Timeout of one attempt, and the pauses before further attempts when a service is busy, in milliseconds. */
const attemptMs = 20_000;
const pausesMs = [500, 1500, 4000];
const busy = /Throttl|RequestLimitExceeded|TooManyRequests|ServiceUnavailable|InternalError|InternalFailure/;

/** Calls services that are rarely needed without their SDKs, at a limited rate. */
export class SignedPages implements AccountAnswers {
  readonly #environment: Environment;
  readonly #rateOf: (service: string) => CallRate;
  readonly #paces = new Map<string, CallRateLimiter>();

  /** @param rateOf the rate of each service, which all its calls share */
  constructor(environment: Environment, rateOf: (service: string) => CallRate) {
    this.#environment = environment;
    this.#rateOf = rateOf;
  }

  async page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    for (const pauseMs of pausesMs) {
      try {
        return await this.#once(call, input);
      } catch (error) {
        if (!(error instanceof AwsCallError) || !busy.test(error.name)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return this.#once(call, input);
  }

  async #once(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const json = jsonCalls[call];
    const shape = queryShapes[call];
    if (json !== undefined) {
      const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': json.target };
      return JSON.parse(await this.#send(json, headers, JSON.stringify(input))) as Record<string, unknown>;
    }
    if (shape === undefined) throw new AwsCallError('NotAsked', `${call} is asked by nobody.`, 0);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };
    return shape.read(parseXml(await this.#send(shape, headers, bodyOf(shape, input))));
  }

  async #send(
    { service, endpointName, region: fixed }: { service: string; endpointName: string; region?: string },
    headers: Record<string, string>,
    body: string,
  ): Promise<string> {
    const credentials = credentialsOf(this.#environment);
    if (credentials === null) throw new AwsCallError('CredentialsMissing', 'There are no AWS credentials.', 0);
    await this.#paceOf(service).take();
    const here = regionOf(this.#environment);
    const region = fixed !== undefined && /^(?:us|eu|ap|sa|ca|af|me|il|mx)-[a-z]+-\d$/.test(here) ? fixed : here;
    const endpoint =
      configuredEndpoint(endpointName as 'kms', this.#environment) ??
      (service === 'iam' && fixed === region ? 'https://iam.amazonaws.com' : regionalEndpoint(service, region));
    const url = new URL(endpoint);
    const path = url.pathname;
    const signed = aws4.sign(
      { service, region, method: 'POST', path, headers: { Host: url.host, ...headers }, body },
      credentials,
    );
    const { Host, ...sent } = signed.headers as Record<string, string>;
    const response = await reach(url, { method: 'POST', headers: sent, body, signal: AbortSignal.timeout(attemptMs) });
    const text = await response.text();
    if (!response.ok) throw errorOf(text, response.status);
    return text;
  }

  #paceOf(service: string): CallRateLimiter {
    const pace = this.#paces.get(service) ?? new CallRateLimiter(this.#rateOf(service));
    this.#paces.set(service, pace);
    return pace;
  }
}

/** Sends a request; throws the cause of a `fetch` error, which says more than the error. */
async function reach(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    const { cause } = error as Error;
    throw cause instanceof Error ? cause : error;
  }
}

function bodyOf({ action, version }: QueryShape, input: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams([['Action', action], ['Version', version], ...pairs]).toString();
}

/** Services write their code as JSON or as XML. */
function errorOf(text: string, status: number): AwsCallError {
  const code = /"__type"\s*:\s*"(?:[^"]*#)?(\w+)/.exec(text)?.[1] ?? /<Code>([\w.]+)<\/Code>/.exec(text)?.[1];
  const message = /"[Mm]essage"\s*:\s*"([^"]{0,500})/.exec(text)?.[1] ?? /<Message>([^<]{0,500})/.exec(text)?.[1];
  return new AwsCallError(code ?? `HTTP${status}`, message ?? `It answered HTTP ${status}.`, status);
}
