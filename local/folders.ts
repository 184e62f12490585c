import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Files that a run leaves for people to read: logs of the emulator and of the deploy. */
export const stateFolder = path.join(projectFolder, '.local');

/** The project's own programs, first among them the Node of the Lambda runtime. */
export const binFolder = path.join(projectFolder, 'node_modules', '.bin');

/**
 * For the environment of programs that are started often, the framework and the command line: Node caches their compiled code,
 * which halves the start of the command line. Not for functions, which start as on AWS.
 */
export const keptCompiled = { NODE_COMPILE_CACHE: path.join(stateFolder, 'compiled') } as const;

/** The account that everything local lives in. */
export const localAccount = '111122223333';

/** The Region that everything local lives in. */
export const localRegion = 'us-east-1';

/**
 * The environment that local programs get: enough to run, and nothing that could lead to a real AWS account
 * (no profile, no shared credentials, no instance metadata).
 */
export function localEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const { HOME, LANG, PATH, TMPDIR } = process.env;
  return {
    ...(HOME && { HOME }),
    ...(LANG && { LANG }),
    ...(TMPDIR && { TMPDIR }),
    PATH: `${binFolder}${path.delimiter}${PATH ?? ''}`,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: localAccount,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: localRegion,
    AWS_DEFAULT_REGION: localRegion,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '127.0.0.1,localhost',
  };
}
