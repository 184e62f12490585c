import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';

/** A way to DynamoDB that is busy. */
export interface BusyTable {
  readonly url: string;
  /** How many items it left out of batches. */
  leftOut(): number;
  stop(): Promise<void>;
}

/**
 * Starts a way to DynamoDB which leaves the first item out of each batch, as a busy table does.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export async function startBusyTable(endpoint: string): Promise<BusyTable> {
  let leftOut = 0;
  const server = createServer((request, response) => {
    const serve = async () => {
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      const body = await readAll(request);
      const isBatch = String(headers['x-amz-target']).endsWith('.BatchGetItem');
      const asked = isBatch ? (JSON.parse(body) as Batch) : null;
      const [[name = '', batch] = []] = Object.entries(asked?.RequestItems ?? {});
      const [first, ...others] = batch?.Keys ?? [];
      const isLess = batch !== undefined && first !== undefined && others.length > 0;
      const sent = isLess ? JSON.stringify({ ...asked, RequestItems: { [name]: { ...batch, Keys: others } } }) : body;
      const answer = await fetch(endpoint, { method: 'POST', headers: headers as Record<string, string>, body: sent });
      const answered = (await answer.json()) as object;
      if (isLess) leftOut += 1;
      const left = isLess ? { UnprocessedKeys: { [name]: { ...batch, Keys: [first] } } } : {};
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ ...answered, ...left }));
    };
    serve().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leftOut: () => leftOut,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Batch {
  RequestItems: Record<string, { Keys: unknown[] }>;
}
