import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorAnswer, faultOf, type ServiceCall, type ServiceFault, type ServiceName } from './service-fault.ts';

/** A proxy between the functions and the services of the emulator, which injects faults. */
export interface ServiceProxy {
  readonly url: string;
  /** Sets the endpoint of the services; calls before that are refused. */
  forwardTo(endpoint: string): void;
  /** Sets the faults that strike calls from now on; none: calls go through. */
  strike(faults: readonly ServiceFault[]): void;
  /** How many calls there were, and how many were struck, by service and operation. */
  counts(): ReadonlyMap<string, { calls: number; struck: number }>;
  stop(): Promise<void>;
}

/** Starts the proxy on 127.0.0.1. `random` decides which share of the calls is struck. */
export async function startServiceProxy(random: () => number = Math.random): Promise<ServiceProxy> {
  let target = '';
  let faults: readonly ServiceFault[] = [];
  const counts = new Map<string, { calls: number; struck: number }>();
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    const call = callOf(request, body);
    const fault = target === '' ? refuse(call) : faultOf(call, faults, random);
    const key = `${call.service} ${call.operation}`;
    const { calls, struck } = counts.get(key) ?? { calls: 0, struck: 0 };
    counts.set(key, { calls: calls + 1, struck: struck + (fault === null ? 0 : 1) });
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'error') return send(response, errorAnswer(call.service, fault.error));
    if (fault?.kind === 'late') await sleep(fault.lateMs ?? 0);
    await forward(target, request, body, response, fault?.kind === 'lost');
  };
  const server = createServer((request, response) => {
    // A caller that has given up is gone.
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo: (endpoint) => {
      target = endpoint;
    },
    strike: (next) => {
      faults = next;
    },
    counts: () => counts,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Returns which operation of which service is called: the service from the signature, as AWS itself takes it. */
function callOf({ headers }: IncomingMessage, body: Buffer): ServiceCall {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([a-z0-9-]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';
  const target = String(headers['x-amz-target'] ?? '');
  const operation = target.split('.').at(-1) || /(?:^|&)Action=(\w+)/.exec(body.toString('utf8', 0, 200))?.[1] || '';
  return { service: service as ServiceName, operation };
}

function refuse({ service }: ServiceCall): ServiceFault {
  return { services: [service], kind: 'error' };
}

async function forward(
  target: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  loseAnswer: boolean,
): Promise<void> {
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'POST',
    headers: headers as Record<string, string>,
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
  const answered = Buffer.from(await answer.arrayBuffer());
  if (loseAnswer) {
    response.destroy();
    return;
  }
  const kept = [...answer.headers].filter(([name]) => /^(?:content-type|x-amzn?-.*)$/.test(name));
  response.writeHead(answer.status, Object.fromEntries(kept));
  response.end(answered);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: ReturnType<typeof errorAnswer>): void {
  response.writeHead(status, headers);
  response.end(body);
}
