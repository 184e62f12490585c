import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Case } from './cases.ts';
import { deployment } from './stored.ts';

/** What one fresh process measured. */
export interface Sample {
  importMs: number;
  /** From before the import to the end of the first event. */
  totalMs: number;
  /** Processor time of the same, all threads: steadier than `totalMs` on a machine that does something else as well. */
  cpuMs: number;
  /** Processor time per further event, all threads; only when asked for. */
  cpuMsPerEvent?: number;
}

const script = fileURLToPath(new URL('./first-event.cjs', import.meta.url));
/** Of hundreds of warm events on a machine that does something else as well. */
const longestMs = 240_000;

/**
 * Measures one case in a fresh process; `repeat` further events follow for processor time.
 *
 * @throws {Error} when the handler failed, with what it said.
 */
export async function measure(one: Case, bundle: string, awsUrl: string, repeat = 0, warmUp = 0): Promise<Sample> {
  const child = spawn(process.execPath, [script, bundle, JSON.stringify(one.event), String(repeat), String(warmUp)], {
    env: { ...environment(awsUrl, one.name), ...one.environment },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: longestMs,
  });
  const [, , errors, answers] = child.stdio;
  const [said, answered, code] = await Promise.all([
    textOf(errors as NodeJS.ReadableStream),
    textOf(answers as NodeJS.ReadableStream),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`${one.name} did not finish (exit ${code}): ${said.slice(0, 2000)}`);
  const { result, ...sample } = JSON.parse(answered) as Sample & { result: unknown };
  const fault = one.fault(result);
  if (fault !== null) throw new Error(`${one.name}: ${fault} ${said.slice(0, 2000)}`);
  return sample;
}

/** The environment of a function: Lambda's variables and the product's, with every endpoint on loopback. */
function environment(awsUrl: string, name: string): NodeJS.ProcessEnv {
  const { accountId, region, rulesPath, secretsPath } = deployment;
  return {
    PATH: process.env.PATH,
    // Here the product's own time is measured, not how long it waits for its turn with AWS Backup.
    BACKUP_CALLS_PER_SECOND: '100000',
    TZ: ':UTC',
    // There is none: whoever runs this may have AWS settings in their own.
    HOME: '/nonexistent',
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLEEXAMPLE00',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_SESSION_TOKEN: 'example',
    AWS_ENDPOINT_URL: awsUrl,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: `bench-${name.replace(/:.*/, '')}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    STAGE: 'bench',
    TABLE_NAME: 'bench',
    LOG_LEVEL: 'INFO',
    POWERTOOLS_SERVICE_NAME: 'backup-alert-router',
    POWERTOOLS_METRICS_NAMESPACE: 'BackupAlertRouter',
    EVIDENCE_RETENTION_DAYS: '2557',
    RULES_PATH: rulesPath,
    SECRETS_PATH: secretsPath,
    INTAKE_QUEUE_URL: `${awsUrl}/${accountId}/intake`,
    INTAKE_DEAD_LETTERS_URL: `${awsUrl}/${accountId}/intake-dead-letters`,
    DELIVERIES_QUEUE_URL: `${awsUrl}/${accountId}/deliveries.fifo`,
    DELIVERIES_DEAD_LETTERS_URL: `${awsUrl}/${accountId}/deliveries-dead-letters.fifo`,
    ESCALATION_ARN: `arn:aws:states:${region}:${accountId}:stateMachine:bench-escalation`,
    ALERT_TOPIC_ARN: `arn:aws:sns:${region}:${accountId}:bench-alerts`,
    KMS_KEY_ID: 'alias/bench',
    MAIL_FROM: 'backup-alerts@example.com',
    RESPOND_URL: 'https://bench.example',
    VENDOR_ENDPOINT: awsUrl,
  };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
