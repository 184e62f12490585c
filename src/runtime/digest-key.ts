import { KMSClient } from '@aws-sdk/client-kms';
import { KmsDigestSigner } from '../adapters/aws/archive/kms-digest-signer.ts';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { withIdentity } from './account.ts';
import { readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import type { RulesPlaceSettings } from './rules-access.ts';

/** The public key of a deployment. */
export interface DigestKey {
  /** `backup-alert-router-prod in eu-west-1`. */
  where: string;
  keyArn: string;
  /** The deployment as its digests name it: `111122223333/eu-west-1/backup-alert-router-prod`. */
  origin: string;
  /** As PEM (SPKI). */
  pem: string;
}

/**
 * Reads the key that a deployment signs its digests with, of which KMS gives away the public part alone.
 *
 * @throws {NotDeployedError}; what AWS answered
 */
export async function readDigestKey(
  place: RulesPlaceSettings,
  environment: Environment = process.env,
): Promise<DigestKey> {
  const here = await withIdentity(place, environment);
  const { stackName, region, where, of } = await readDeployed(place.stage, here);
  const keyArn = of('DigestKeyArn');
  const signer = new KmsDigestSigner(new KMSClient(clientSettings('kms', here)), keyArn);
  const [, , , , account = ''] = keyArn.split(':');
  return { where, keyArn, origin: `${account}/${region}/${stackName}`, pem: await signer.publicKey() };
}
