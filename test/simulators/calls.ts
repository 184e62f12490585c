import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulators } from '../../local/simulators/start.ts';

/** An answer of a simulator: its HTTP status, headers and parsed body. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** Calls a simulator and parses the answer. */
export async function call(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(text), text };
}

/** Calls a Slack method with a JSON body. */
export function slack(sims: Simulators, method: string, body: unknown, token = 'xoxb-test-token'): Promise<Reply> {
  const headers = { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` };
  return call(`${sims.url}/slack.com/api/${method}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Calls Jira with an API token. */
export function jira(sims: Simulators, method: string, path: string, body?: unknown): Promise<Reply> {
  const authorization = `Basic ${Buffer.from('bot@example.com:secret-token').toString('base64')}`;
  return call(`${sims.url}/example.atlassian.net/rest/api/3${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Starts a stand-in for the router's respond endpoint. */
export async function startRouter(
  answer: (request: { url: string; headers: IncomingMessage['headers']; body: string }) => number | Promise<number>,
): Promise<{ url: string; server: Server }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    response.statusCode = await answer({ url: request.url ?? '', headers: request.headers, body });
    response.end('done');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function parse(text: string): Reply['body'] {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
