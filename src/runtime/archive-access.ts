import { S3Client } from '@aws-sdk/client-s3';
import { S3Archive } from '../adapters/aws/archive/s3-archive.ts';
import { clientSettings, configuredEndpoint } from '../adapters/aws/client-settings.ts';
import type { ArchiveStore } from '../ports/archive/archive-store.ts';
import { withIdentity } from './account.ts';
import { readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import type { RulesPlaceSettings } from './rules-access.ts';

/** The archive of a deployment, for a person at a command line, who only reads it. */
export interface ArchiveAccess {
  /** `backup-alert-router-prod in eu-west-1`. */
  readonly place: string;
  archive: Pick<ArchiveStore, 'read' | 'list'>;
}

/**
 * Opens the archive of a stage with the credentials and the Region that a person has set.
 *
 * @throws {NotDeployedError}; what AWS answered
 */
export async function openArchiveAccess(
  place: RulesPlaceSettings,
  environment: Environment = process.env,
): Promise<ArchiveAccess> {
  const here = await withIdentity(place, environment);
  const deployed = await readDeployed(place.stage, here);
  // A bucket of the emulator has no host of its own.
  const forcePathStyle = configuredEndpoint('s3', here) !== null;
  const s3 = new S3Client({ ...clientSettings('s3', here), forcePathStyle });
  return { place: deployed.where, archive: new S3Archive(s3, deployed.of('ArchiveBucket')) };
}
