import { configuredEndpoint, credentialsOf, regionOf } from '../adapters/aws/client-settings.ts';
import { RespondKeys } from '../adapters/aws/parameters/respond-keys.ts';
import { type SignedAccess, signedParameter } from '../adapters/aws/signed-reader.ts';
import { RouterError } from '../lib/errors.ts';
import type { Environment } from './environment.ts';

/** Makes only the keys and secrets that requests are checked with, for a fast cold start. @throws {RouterError} configuration-invalid */
export function makeKeys(environment: Environment): RespondKeys {
  const { SECRETS_PATH } = environment;
  if (!SECRETS_PATH) throw new RouterError('configuration-invalid', { function: 'respond' });
  const access = accessFrom(environment);
  return new RespondKeys(`${SECRETS_PATH}/link-keys`, (name) => signedParameter(access, name));
}

/** Returns Region and credentials with which `respond` reads without the SDK. @throws {RouterError} configuration-invalid */
export function accessFrom(environment: Environment): SignedAccess {
  const credentials = credentialsOf(environment);
  if (credentials === null)
    throw new RouterError('configuration-invalid', { function: 'respond', settings: ['credentials'] });
  return {
    region: regionOf(environment),
    credentials,
    endpoints: { ssm: configuredEndpoint('ssm', environment), dynamodb: configuredEndpoint('dynamodb', environment) },
  };
}
