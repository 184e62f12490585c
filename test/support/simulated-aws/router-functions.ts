import path from 'node:path';
import { vi } from 'vitest';
import { deployedFunctions } from '../../../local/deployed-functions.ts';
import { projectFolder } from '../../../local/folders.ts';
import type { ServiceName } from '../../../local/outages/service-fault.ts';
import type { AwsService, ClientSettings, Environment } from '../../../src/adapters/aws/client-settings.ts';
import type { AwsJsonRequest } from '../../../src/adapters/aws/signed-request.ts';
import type { SimulatedAws } from './simulated-aws.ts';
import type { SimulatedVendors } from './simulated-vendors.ts';

/** The real handlers of the functions that take no HTTP requests, by name. */
export type RouterFunctions = ReadonlyMap<string, Handler>;

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** An HTTP request as the AWS SDK hands it to whatever sends it. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

const signedAs: Record<AwsService, ServiceName> = {
  dynamodb: 'dynamodb',
  ssm: 'ssm',
  sqs: 'sqs',
  sfn: 'states',
  sns: 'sns',
  sesv2: 'ses',
  backup: 'backup',
};

/** Not what answers HTTP, nor what keeps days that are over: what it writes to and signs with is not simulated. */
function isSimulated({ name, calledBy }: (typeof deployedFunctions)[number]): boolean {
  return calledBy !== 'http' && name !== 'archive';
}

/**
 * Loads the handlers anew, as a new container does. Their clients of the AWS SDK are the real ones, with all their
 * retries; only what would open a socket is replaced, and signing, which costs time and proves nothing here.
 */
export async function loadFunctions(
  aws: SimulatedAws,
  vendors: SimulatedVendors,
  environment: Record<string, string>,
): Promise<RouterFunctions> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.resetModules();
  await replaceSockets(aws, vendors);
  const functions = new Map<string, Handler>();
  for (const { name } of deployedFunctions.filter(isSimulated)) {
    const file = path.join(projectFolder, 'src/handlers', `${name}.ts`);
    const loaded = (await import(/* @vite-ignore */ file)) as { handler: Handler };
    functions.set(name, loaded.handler);
  }
  // What the functions load when they first need it, so that it takes no time of its own later.
  await Promise.all([import('../../../src/runtime/check-rules.ts'), import('@slack/web-api')]);
  return functions;
}

async function replaceSockets(aws: SimulatedAws, vendors: SimulatedVendors): Promise<void> {
  vi.doMock('../../../src/adapters/aws/client-settings.ts', async (original) => {
    const real = await original<typeof import('../../../src/adapters/aws/client-settings.ts')>();
    const clientSettings = (service: AwsService, environment: Environment) =>
      withoutSocket(service, real.clientSettings(service, environment), aws);
    return { ...real, clientSettings };
  });
  vi.doMock('../../../src/adapters/aws/signed-request.ts', async (original) => ({
    ...(await original<object>()),
    awsJsonCall: (request: AwsJsonRequest) => lightCall(request, aws),
  }));
  vi.doMock('../../../src/adapters/http/guarded-http.ts', () => ({
    GuardedHttp: class {
      send = vendors.send.bind(vendors);
    },
  }));
}

function withoutSocket(service: AwsService, settings: ClientSettings, aws: SimulatedAws): unknown {
  const timeoutMs = settings.requestHandler.requestTimeout;
  const handle = async (request: SdkRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
    const body = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
    const target = request.headers['x-amz-target'] ?? '';
    const query =
      request.query && Object.keys(request.query).length > 0 ? `?${new URLSearchParams(request.query)}` : '';
    const answer = await aws.request({
      service: signedAs[service],
      operation: target.split('.').at(-1) || /(?:^|&)Action=(\w+)/.exec(body)?.[1] || '',
      method: request.method,
      path: `${request.path}${query}`,
      headers: request.headers,
      body,
      timeoutMs,
      signal: abortSignal,
    });
    return {
      response: { statusCode: answer.status, headers: answer.headers, body: new TextEncoder().encode(answer.body) },
    };
  };
  const requestHandler = { handle, metadata: { handlerProtocol: 'http/1.1' }, destroy: () => undefined };
  return {
    ...settings,
    endpoint: 'http://127.0.0.1:1',
    requestHandler,
    signer: { sign: async (request: unknown) => request },
  };
}

async function lightCall({ service, target, payload, timeoutMs }: AwsJsonRequest, aws: SimulatedAws): Promise<unknown> {
  const { status, body } = await aws.request({
    service,
    operation: target.split('.').at(-1) ?? '',
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': target },
    body: JSON.stringify(payload),
    timeoutMs,
  });
  const answer = JSON.parse(body) as { __type?: string; message?: string };
  if (status === 200) return answer;
  throw Object.assign(new Error(answer.message), { name: answer.__type, statusCode: status });
}
