import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server got it. */
export interface SignedCall {
  target: string;
  headers: IncomingMessage['headers'];
  payload: unknown;
  /** Whether the signature is the one that AWS would compute from the secret. */
  signed: boolean;
}

/** What the server answers to one call; `hangUp` and `silence` answer nothing. */
export type CannedAnswer = { status?: number; body: string } | { hangUp: 'before' | 'amid' } | { silence: true };

/** An AWS endpoint on loopback that checks signatures and answers what a test wants, in order; the last one again and again. */
export interface SignedServer {
  readonly url: string;
  readonly calls: SignedCall[];
  answers(...answers: CannedAnswer[]): void;
  close(): Promise<void>;
}

/** Starts one. */
export async function startSignedServer(secretAccessKey: string): Promise<SignedServer> {
  const calls: SignedCall[] = [];
  let canned: CannedAnswer[] = [];
  const server = createServer(async (request, response) => {
    const body = await read(request);
    calls.push({
      target: String(request.headers['x-amz-target']),
      headers: request.headers,
      payload: JSON.parse(body),
      signed: isSigned(request, body, secretAccessKey),
    });
    give(canned.length > 1 ? canned.shift() : canned[0], response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answers(...answers) {
      calls.length = 0;
      canned = answers;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function give(answer: CannedAnswer | undefined, response: ServerResponse): void {
  if (answer === undefined || 'silence' in answer) return;
  if ('hangUp' in answer) {
    if (answer.hangUp === 'before') return void response.socket?.destroy();
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"half":', () => response.socket?.destroy());
    return;
  }
  response.writeHead(answer.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(answer.body);
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Signature Version 4, written out. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function isSigned(request: IncomingMessage, body: string, secret: string): boolean {
  const { authorization = '' } = request.headers;
  const [, scope = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(authorization) ??
    [];
  const needed = ['host', 'x-amz-date', 'x-amz-target'];
  if (!needed.every((name) => names.split(';').includes(name))) return false;
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, request.url, '', headers.join(''), names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((inner, part) => hmac(inner, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex') === signature;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
