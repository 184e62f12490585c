import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { epochSeconds } from '../../../lib/instant.ts';
import { hashOfShort } from '../../../lib/short-link.ts';
import type { ShortLink, ShortLinks } from '../../../ports/incidents/short-links.ts';
import { shortLinkKey } from './table-keys.ts';
import { stamped } from './table-writes.ts';

/** Bytes of the secret part of a link: 128 bits, 22 characters. */
const secretBytes = 16;

/** Short links in DynamoDB: one item each, found by the hash of the link's secret part. */
export class DynamoShortLinks implements ShortLinks {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async make(link: ShortLink): Promise<string> {
    const token = randomBytes(secretBytes).toString('base64url');
    const item = { ...shortLinkKey(hashOfShort(token)), link, expiresAt: epochSeconds(link.endsAt) };
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: stamped(item) }));
    return token;
  }
}
