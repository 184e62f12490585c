import { setTimeout as sleep } from 'node:timers/promises';
import { GetParameterCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { localAccount, localRegion } from './folders.ts';
import { localAws } from './local-aws.ts';

const everyMs = 1000;

/** Versions of parameters, by name. */
type Versions = ReadonlyMap<string, number>;

/**
 * Reports changes of a parameter and of those below it to EventBridge, as Parameter Store does and the emulator does not.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
 *
 * @returns what stops it.
 */
export function tellParameterChanges(endpoint: string, parameter: string): () => Promise<void> {
  const stopping = new AbortController();
  const running = follow(endpoint, parameter, stopping.signal);
  return async () => {
    stopping.abort();
    await running;
  };
}

async function follow(endpoint: string, parameter: string, signal: AbortSignal): Promise<void> {
  const credentials = { accessKeyId: localAccount, secretAccessKey: 'local' };
  const ssm = new SSMClient({ endpoint, region: localRegion, credentials });
  let known: Versions | null = null;
  while (!signal.aborted) {
    const versions: Versions | null = await readVersions(ssm, parameter).catch(() => null);
    if (versions !== null && !signal.aborted) {
      if (known !== null) await tellDifferences(endpoint, known, versions);
      known = versions;
    }
    await sleep(everyMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
  ssm.destroy();
}

async function readVersions(ssm: SSMClient, parameter: string): Promise<Versions> {
  const { Parameters = [] } = await ssm.send(new GetParametersByPathCommand({ Path: parameter, Recursive: true }));
  const own = await ssm.send(new GetParameterCommand({ Name: parameter })).catch((error: Error) => {
    if (error.name === 'ParameterNotFound') return null;
    throw error;
  });
  const all = [...Parameters, ...(own?.Parameter === undefined ? [] : [own.Parameter])];
  return new Map(all.map(({ Name = '', Version = 0 }) => [Name, Version]));
}

async function tellDifferences(endpoint: string, before: Versions, after: Versions): Promise<void> {
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) continue;
    const operation = was === undefined ? 'Create' : is === undefined ? 'Delete' : 'Update';
    const resources = [`arn:aws:ssm:${localRegion}:${localAccount}:parameter${name}`];
    const event = { source: 'aws.ssm', detailType: 'Parameter Store Change', resources };
    const detail = { operation, name, type: 'String' };
    await localAws(endpoint)
      .putEvent({ ...event, detail })
      .catch(() => undefined);
  }
}
