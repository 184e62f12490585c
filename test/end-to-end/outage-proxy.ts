import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between the functions and a service of the emulator, and can make the service fail. */
export interface OutageProxy {
  readonly url: string;
  /** Where the service really is; requests are refused before it is known. */
  forwardTo(endpoint: string): void;
  /** From now on every request is answered like this; null: by the service again. */
  failWith(fault: { status: number; code: string } | null): void;
  /** How many requests were failed since the last outage began. */
  failed(): number;
  stop(): Promise<void>;
}

/** Starts the proxy on 127.0.0.1. */
export async function startOutageProxy(): Promise<OutageProxy> {
  let target = '';
  let fault: { status: number; code: string } | null = null;
  let failed = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (fault !== null || target === '') {
      failed += 1;
      const { status, code } = fault ?? { status: 503, code: 'ServiceUnavailable' };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ __type: code, message: 'An outage, made by a test.' }));
      return;
    }
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'POST',
      headers: headers as Record<string, string>,
      body: Buffer.concat(chunks),
    }).catch(() => null);
    if (answer === null) {
      // The service is gone: the test is over.
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo(endpoint) {
      target = endpoint;
    },
    failWith(next) {
      fault = next;
      failed = 0;
    },
    failed: () => failed,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
