import { generateKeyPairSync, sign } from 'node:crypto';
import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { KmsDigestSigner } from '../../src/adapters/aws/archive/kms-digest-signer.ts';
import { S3Archive } from '../../src/adapters/aws/archive/s3-archive.ts';
import { DynamoKeptRows } from '../../src/adapters/aws/table/dynamo-kept-rows.ts';
import type { ArchiveDependencies } from '../../src/pipeline/archive/archive-days.ts';
import type { FakeTable } from './fake-table.ts';

export type WireService = 's3' | 'kms' | 'dynamodb';

/** What goes wrong at one call: an answer instead of AWS's, with the call done or not, or a connection that breaks. */
export interface WireTrouble {
  name: string;
  service: WireService;
  /** Absent: the connection breaks. */
  status?: number;
  /** The code of the error; absent with a status: the answer is cut short, or empty. */
  code?: string;
  /** The call has its effect all the same, and nobody hears of it. */
  isDone?: true;
  /** Only calls of this kind. */
  only?: (call: string) => boolean;
}

interface WireRequest {
  method: string;
  path: string;
  query?: Record<string, string>;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array | Readable;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const inJson = (statusCode: number, body: object): WireResponse => ({
  ...{ statusCode, headers: { 'content-type': 'application/x-amz-json-1.1' } },
  body: bytesOf(JSON.stringify(body)),
});
const inXml = (statusCode: number, body: string): WireResponse => ({
  ...{ statusCode, headers: { 'content-type': 'application/xml' } },
  body: bytesOf(`<?xml version="1.0" encoding="UTF-8"?>${body}`),
});
const refusedInXml = (status: number, code: string) =>
  inXml(status, `<Error><Code>${code}</Code><Message>refused</Message></Error>`);

/** The archive's own clients against a bucket, a key and a table in memory, of which one call may go wrong. */
export class ArchiveWire {
  readonly files = new Map<string, Uint8Array>();
  readonly #table: FakeTable;
  readonly #keys = generateKeyPairSync('ed25519');
  readonly pem = this.#keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  /** Which call goes wrong, counted from 0, those of its service alone; null: none. */
  trouble: { at: number; what: WireTrouble } | null = null;
  /** Calls to the service of the trouble since it was set. */
  calls = 0;

  constructor(table: FakeTable) {
    this.#table = table;
  }

  /** What archiving needs, with the adapters that ship. */
  dependencies(): Pick<ArchiveDependencies, 'kept' | 'archive' | 'signer'> {
    const settings = {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    };
    const through = (service: WireService, answer: (request: WireRequest) => Promise<WireResponse>) => ({
      ...settings,
      requestHandler: {
        handle: async (request: unknown) => ({ response: await this.#call(service, request, answer) }),
      },
    });
    const { requestHandler, signer, ...table } = this.#table.settings();
    const dynamo = through('dynamodb', async (request) => {
      const { response } = await requestHandler.handle(request);
      return response as WireResponse;
    });
    const s3 = new S3Client(through('s3', async (request) => this.#s3(request)) as never);
    const kms = new KMSClient(through('kms', async (request) => this.#kms(request)) as never);
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...table, signer, ...dynamo } as never));
    return {
      kept: new DynamoKeptRows(client, 'journeys'),
      archive: new S3Archive(s3, 'archive'),
      signer: new KmsDigestSigner(kms, 'key'),
    };
  }

  async #call(
    service: WireService,
    given: unknown,
    answer: (request: WireRequest) => Promise<WireResponse>,
  ): Promise<WireResponse> {
    const request = given as WireRequest;
    const { trouble } = this;
    const call = `${request.method} ${request.path} ${request.headers['x-amz-target'] ?? ''}`;
    if (trouble?.what.service !== service || trouble.what.only?.(call) === false) return answer(request);
    this.calls += 1;
    if (this.calls - 1 !== trouble.at) return answer(request);
    const { status, code, isDone } = trouble.what;
    const whole = isDone === true ? await answer(request) : null;
    if (status === undefined) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    if (code === undefined) return { ...(whole as WireResponse), body: bytesOf('{}') };
    return service === 's3' ? refusedInXml(status, code) : inJson(status, { __type: code, message: 'refused' });
  }

  #s3({ method, path, query = {}, headers, body }: WireRequest): WireResponse {
    const key = decodeURIComponent(path).replace(/^\//, '');
    if (method === 'PUT') {
      if (headers['if-none-match'] === '*' && this.files.has(key)) return refusedInXml(412, 'PreconditionFailed');
      this.files.set(key, Buffer.from(body as Uint8Array));
      return { statusCode: 200, headers: {}, body: bytesOf('') };
    }
    if (query['list-type'] !== undefined) {
      const keys = [...this.files.keys()].filter((one) => one.startsWith(query.prefix ?? '')).sort();
      const listed = keys.map((one) => `<Contents><Key>${one}</Key></Contents>`).join('');
      return inXml(200, `<ListBucketResult><IsTruncated>false</IsTruncated>${listed}</ListBucketResult>`);
    }
    const file = this.files.get(key);
    if (file === undefined) return refusedInXml(404, 'NoSuchKey');
    // The SDK takes a file as a stream alone.
    return { statusCode: 200, headers: { 'content-length': String(file.length) }, body: Readable.from([file]) };
  }

  #kms({ body }: WireRequest): WireResponse {
    const { Message } = JSON.parse(Buffer.from(body as Uint8Array).toString()) as { Message: string };
    const signature = sign(null, Buffer.from(Message, 'base64'), this.#keys.privateKey);
    return inJson(200, { Signature: signature.toString('base64') });
  }
}
