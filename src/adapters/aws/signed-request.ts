import { request as httpRequest, type IncomingMessage } from 'node:http';
import aws4 from 'aws4';
import { systemClock } from '../system-clock.ts';
import type { Credentials } from './client-settings.ts';

/** One call of an AWS JSON API. */
export interface AwsJsonRequest {
  /** Service as in its host name and signature. */
  service: 'dynamodb' | 'ssm' | 'tagging' | 'kms' | 'cloudtrail';
  /** `X-Amz-Target`, such as `AmazonSSM.GetParameter`. */
  target: string;
  payload: unknown;
  jsonVersion: '1.0' | '1.1';
  region: string;
  credentials: Credentials;
  /** Base URL; null: AWS's own. */
  endpoint: string | null;
  /** For the whole call, both attempts. */
  timeoutMs: number;
}

/** What AWS answered instead of a result; `name` is its error code, such as `ParameterNotFound`. */
export class AwsCallError extends Error {
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode: number) {
    super(message);
    this.name = code;
    this.statusCode = statusCode;
  }
}

/** Domain of each partition whose Regions do not end in amazonaws.com, by the start of the Region's name. */
const otherDomains: readonly (readonly [prefix: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
];

/** Answers larger than this are refused: DynamoDB hands out 1 MB at a time, which takes more as JSON. */
const largestAnswerBytes = 4 * 1_048_576;

const transientCodes = new Set([
  'ThrottlingException',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TooManyUpdates',
]);

/**
 * Makes one signed call without loading an SDK, for the page that has to be there at once. For reads only, because a
 * transient error is retried once after a short random pause.
 *
 * @throws {AwsCallError} AWS's error
 * @throws {Error} when AWS could not be reached in time
 *
 * @example
 * const { Parameter } = (await awsJsonCall({ service: 'ssm', target: 'AmazonSSM.GetParameter', jsonVersion: '1.1',
 *   payload: { Name: name, WithDecryption: true }, region, credentials, endpoint: null, timeoutMs: 3000 })) as Answer;
 */
export async function awsJsonCall(request: AwsJsonRequest): Promise<unknown> {
  const until = systemClock.nowMs() + request.timeoutMs;
  try {
    return await attempt(request, until);
  } catch (error) {
    if (systemClock.nowMs() >= until || !isTransient(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 80));
    return attempt(request, until);
  }
}

/** Returns AWS's own address of a service in a Region. */
export function regionalEndpoint(service: string, region: string): string {
  const domain = otherDomains.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com';
  return `https://${service}.${region}.${domain}`;
}

async function attempt(request: AwsJsonRequest, until: number): Promise<unknown> {
  const { service, target, payload, jsonVersion, region, credentials, timeoutMs } = request;
  const url = new URL(request.endpoint ?? regionalEndpoint(service, region));
  const signed = aws4.sign(
    {
      service,
      region,
      method: 'POST',
      path: url.pathname,
      headers: { Host: url.host, 'Content-Type': `application/x-amz-json-${jsonVersion}`, 'X-Amz-Target': target },
      body: JSON.stringify(payload),
    },
    credentials,
  );
  const deadline = { until, late: `${target} did not answer within ${timeoutMs} ms.` };
  const answer = await exchange(url, signed.headers as Record<string, string>, signed.body as string, deadline);
  if (answer.statusCode !== 200) throw errorOf(answer, target);
  return JSON.parse(answer.text);
}

interface Answer {
  statusCode: number;
  text: string;
}

/** Sends and reads; a timer rather than an abort signal, which costs half a millisecond of the page's fifteen. */
function exchange(
  url: URL,
  headers: Record<string, string>,
  body: string,
  { until, late }: { until: number; late: string },
): Promise<Answer> {
  const send = url.protocol === 'http:' ? httpRequest : process.getBuiltinModule('node:https').request;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method: 'POST', headers }, (incoming) => {
      readText(incoming).then((text) => resolve({ statusCode: incoming.statusCode ?? 0, text }), reject);
    });
    const timer = setTimeout(() => outgoing.destroy(new Error(late)), until - systemClock.nowMs());
    outgoing.on('error', reject).on('close', () => clearTimeout(timer));
    outgoing.end(body);
  });
}

function readText(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > largestAnswerBytes) incoming.destroy(new Error('AWS answered more than 4 MiB; check the endpoint.'));
      chunks.push(chunk);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    incoming.on('error', reject);
  });
}

function errorOf({ statusCode, text }: Answer, target: string): AwsCallError {
  const { __type, message, Message } = parseError(text);
  const code = (__type ?? 'UnknownError').replace(/^.*#/, '').replace(/:.*$/, '');
  return new AwsCallError(code, message ?? Message ?? `${target} answered HTTP ${statusCode}.`, statusCode);
}

function parseError(text: string): { __type?: string; message?: string; Message?: string } {
  try {
    return (JSON.parse(text) as object | null) ?? {};
  } catch {
    return {};
  }
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof AwsCallError)) return true;
  return error.statusCode >= 500 || error.statusCode === 429 || transientCodes.has(error.name);
}
