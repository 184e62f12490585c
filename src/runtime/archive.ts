import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { KmsDigestSigner } from '../adapters/aws/archive/kms-digest-signer.ts';
import { S3Archive } from '../adapters/aws/archive/s3-archive.ts';
import { clientSettings, configuredEndpoint } from '../adapters/aws/client-settings.ts';
import { DynamoKeptRows } from '../adapters/aws/table/dynamo-kept-rows.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { ArchiveDependencies } from '../pipeline/archive/archive-days.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeTableClient } from './table-client.ts';

/** What `archive` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'ARCHIVE_BUCKET', 'DIGEST_KEY_ARN', 'ORIGIN'],
} as const satisfies FunctionSettings;

/** Makes what `archive` needs. @throws {RouterError} configuration-invalid */
export function makeArchive(environment: Environment): Omit<ArchiveDependencies, 'mayGoOn'> {
  const settings = readSettings('archive', reads, environment);
  // A bucket of the emulator has no host of its own.
  const forcePathStyle = configuredEndpoint('s3', environment) !== null;
  const s3 = new S3Client({ ...clientSettings('s3', environment), forcePathStyle });
  return {
    kept: new DynamoKeptRows(makeTableClient(environment), settings.TABLE_NAME),
    archive: new S3Archive(s3, settings.ARCHIVE_BUCKET),
    signer: new KmsDigestSigner(new KMSClient(clientSettings('kms', environment)), settings.DIGEST_KEY_ARN),
    origin: settings.ORIGIN,
    now: systemClock.now,
  };
}
