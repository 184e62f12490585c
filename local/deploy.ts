import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readyBundles } from './bundles.ts';
import { eventually } from './eventually.ts';
import { keptCompiled, localEnvironment, projectFolder, stateFolder } from './folders.ts';
import { startKept } from './kept-process.ts';
import { callQuery } from './local-aws.ts';
import { whileOthersWait } from './one-at-a-time.ts';

/** The outputs of the deployed stack, by name. */
export type StackOutputs = Readonly<Record<string, string>>;

/** How to deploy to the emulator. */
export interface DeployOptions {
  readonly endpoint: string;
  /** Values for the parameters of serverless.yml. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Default 120 seconds, where three are usual on a machine that does nothing else; a deploy that hangs is ended. */
  readonly timeoutMs?: number;
  readonly progress?: (line: string) => void;
  /** The project to deploy; default this one. A test deploys an earlier release. */
  readonly project?: string;
}

/** A deploy that did not work; one that hung may work the next time. */
export class DeployFailed extends Error {
  readonly hung: boolean;

  constructor(message: string, hung: boolean) {
    super(message);
    this.hung = hung;
  }
}

/** The id that serverless.yml gives the HTTP API of the stage `local`. */
export const localApiId = 'ba0ca1e7';
const stackName = 'backup-alert-router-local';
const serverlessEnvironment = {
  NO_COLOR: '1',
  SLS_AWS_MONITORING_FREQUENCY: '500',
  SLS_NOTIFICATIONS_MODE: 'off',
  SLS_TELEMETRY_DISABLED: '1',
};

/**
 * Deploys the real stack with `serverless deploy --stage local` and returns its outputs; waits for other deploys.
 *
 * @throws {DeployFailed} with the framework's output
 */
export function deploy(options: DeployOptions): Promise<StackOutputs> {
  return whileOthersWait('deploy', () => deployAlone(options), options.progress ?? (() => {}));
}

async function deployAlone(options: DeployOptions): Promise<StackOutputs> {
  const { endpoint, parameters = {}, timeoutMs = 120_000, project = projectFolder } = options;
  await mkdir(stateFolder, { recursive: true });
  const logFile = path.join(stateFolder, 'deploy.log');
  await rm(logFile, { force: true });
  await createEmptyStack(endpoint);
  const given = Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const bundles = await readyBundles(project);
  try {
    // The framework leaves each function's bundle in the temporary folder.
    const temporaryFolder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-deploy-'));
    const kept = startKept(['serverless', 'deploy', '--stage', 'local', ...given], {
      cwd: project,
      logFile,
      temporaryFolder,
      env: {
        ...localEnvironment(endpoint),
        ...serverlessEnvironment,
        ...keptCompiled,
        ...bundles.environment,
        TMPDIR: temporaryFolder,
      },
    });
    const ended = await Promise.race([kept.exited, tooLate(logFile, timeoutMs)]);
    await kept.stop();
    if (ended !== 0) throw await explain(ended, logFile);
    await bundles.keep();
  } finally {
    await bundles.clear();
  }
  return readOutputs(endpoint);
}

/**
 * The framework begins with a stack that holds only its bucket and waits for that stack's events. The emulator
 * may make it within one millisecond, lists those events in the wrong order then, and the framework waits for ever.
 */
async function createEmptyStack(endpoint: string): Promise<void> {
  const bucket = { Type: 'AWS::S3::Bucket' };
  const template = {
    Resources: { ServerlessDeploymentBucket: bucket },
    Outputs: { ServerlessDeploymentBucketName: { Value: { Ref: 'ServerlessDeploymentBucket' } } },
  };
  const exists = await describeStack(endpoint).catch(() => null);
  if (exists) return;
  const fields = { StackName: stackName, TemplateBody: JSON.stringify(template) };
  await callQuery(endpoint, 'cloudformation', { Action: 'CreateStack', ...fields });
  await eventually('the empty stack that the deploy begins with', async () =>
    (await describeStack(endpoint)).includes('<StackStatus>CREATE_COMPLETE'),
  );
}

/**
 * Waits until the deploy has taken too long, or has said that it failed: after a build error the framework does
 * not exit, since the bundler's process keeps it alive.
 */
async function tooLate(logFile: string, timeoutMs: number): Promise<'failed' | 'timeout'> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    await sleep(500, undefined, { ref: false });
    if (/^(×|✖) .*failed to deploy/m.test(await readLog(logFile))) return 'failed';
  }
  return 'timeout';
}

/** The log is kept under another name, since the next deploy begins a new one. */
async function explain(ended: number | 'failed' | 'timeout' | null, logFile: string): Promise<DeployFailed> {
  const said = await readLog(logFile);
  const kept = logFile.replace('.log', '-failed.log');
  await rename(logFile, kept).catch(() => {});
  const how = ended === 'timeout' ? 'took too long and was ended' : 'failed';
  const message = `serverless deploy ${how}. What it said (${kept}):\n${said.slice(-3000)}`;
  return new DeployFailed(message, ended === 'timeout');
}

function readLog(logFile: string): Promise<string> {
  return readFile(logFile, 'utf8').catch(() => '');
}

async function readOutputs(endpoint: string): Promise<StackOutputs> {
  const outputs = (await describeStack(endpoint)).matchAll(
    /<OutputKey>(.*?)<\/OutputKey>\s*<OutputValue>(.*?)<\/OutputValue>/g,
  );
  return Object.fromEntries([...outputs].map(([, key = '', value = '']) => [key, value]));
}

function describeStack(endpoint: string): Promise<string> {
  return callQuery(endpoint, 'cloudformation', { Action: 'DescribeStacks', StackName: stackName });
}
