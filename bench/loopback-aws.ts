/**
 * AWS and the vendors on 127.0.0.1, answering at once and counting what was called. Runs in a process of its
 * own, so that its work is not part of what is measured, and ends when the one that started it does.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stored } from './stored.ts';
import { answer } from './wire-answers.ts';

const counts = new Map<string, number>();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { service, action, contentType, body } = answer(
      {
        method: request.method ?? '',
        path: request.url ?? '',
        target: String(request.headers['x-amz-target'] ?? ''),
        body: Buffer.concat(chunks).toString('utf8'),
      },
      stored,
    );
    const call = `${service} ${action}`;
    counts.set(call, (counts.get(call) ?? 0) + 1);
    response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});

// Longer than any measurement: a connection that is closed while idle would show up as a slow call.
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

process.on('message', () => {
  process.send?.({ counts: Object.fromEntries(counts) });
  counts.clear();
});
process.on('disconnect', () => process.exit(0));
