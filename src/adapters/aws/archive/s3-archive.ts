import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { PageTokens } from '../../../lib/page-tokens.ts';
import type { ArchiveStore } from '../../../ports/archive/archive-store.ts';

/**
 * The archive in a bucket with Object Lock: what is there keeps its default retention. A name is written once, which the policy of the
 * bucket asks for besides.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export class S3Archive implements ArchiveStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async writeOnce(path: string, bytes: Uint8Array): Promise<boolean> {
    // A bucket with Object Lock takes no object without a checksum; the SDK sends one by itself.
    const put = new PutObjectCommand({ Bucket: this.#bucket, Key: path, Body: bytes, IfNoneMatch: '*' });
    try {
      await this.#client.send(put);
      return true;
    } catch (error) {
      if ((error as Error).name === 'PreconditionFailed') return false;
      throw error;
    }
  }

  async read(path: string): Promise<Uint8Array | null> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: path }));
      return (await Body?.transformToByteArray()) ?? null;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  async list(folder: string): Promise<string[]> {
    const pages = new PageTokens<string>('ListObjectsV2');
    const paths: string[] = [];
    let token: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: folder, ContinuationToken: token }),
      );
      paths.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      token = pages.after(page.NextContinuationToken);
    } while (token !== undefined);
    return paths.sort();
  }
}
