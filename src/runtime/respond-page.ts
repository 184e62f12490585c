import { randomBytes } from 'node:crypto';
import { configuredEndpoint, credentialsOf, regionOf } from '../adapters/aws/client-settings.ts';
import { RespondKeys } from '../adapters/aws/parameters/respond-keys.ts';
import { type SignedAccess, SignedReader } from '../adapters/aws/signed-reader.ts';
import { JsonLog } from '../adapters/json-log.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { RouterError } from '../lib/errors.ts';
import type { PageSubject } from '../notices/acknowledge-page.ts';
import type { PageDependencies } from '../pipeline/respond/acknowledge-page.ts';
import type { Environment } from './environment.ts';
import { metricsOf } from './metrics.ts';

/** Makes what the page behind a link needs, and nothing more, so that it is there at once. @throws {RouterError} configuration-invalid */
export function makePage(environment: Environment): PageDependencies & { links: RespondKeys } {
  const { TABLE_NAME, SECRETS_PATH } = environment;
  if (!TABLE_NAME || !SECRETS_PATH) throw new RouterError('configuration-invalid', { function: 'respond' });
  const reader = new SignedReader(accessFrom(environment), TABLE_NAME);
  return {
    links: new RespondKeys(`${SECRETS_PATH}/link-keys`, (name) => reader.parameter(name)),
    subject: async (incidentId) => (await reader.incident(incidentId)) as PageSubject | null,
    now: systemClock.now,
    nonce: () => randomBytes(16).toString('base64'),
  };
}

function accessFrom(environment: Environment): SignedAccess {
  const credentials = credentialsOf(environment);
  if (credentials === null)
    throw new RouterError('configuration-invalid', { function: 'respond', settings: ['credentials'] });
  return {
    region: regionOf(environment),
    credentials,
    endpoints: { ssm: configuredEndpoint('ssm', environment), dynamodb: configuredEndpoint('dynamodb', environment) },
  };
}

/** Makes the log of `respond`. */
export function makePageLog(environment: Environment): JsonLog {
  return new JsonLog(metricsOf(environment));
}
