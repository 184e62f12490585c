import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { localAccount, localEnvironment, projectFolder, stateFolder } from './folders.ts';
import { startKept } from './kept-process.ts';
import { freePort } from './ports.ts';
import { ensurePython } from './python.ts';

/** The running AWS emulator. */
export interface MiniStack {
  readonly endpoint: string;
  /** What the emulator and the functions print. */
  readonly logFile: string;
  /** What roles asked for and whether they may, as JSON lines. */
  readonly permissionsFile: string;
  stop(): Promise<void>;
}

/** How to start the emulator. */
export interface MiniStackOptions {
  /** Port on 127.0.0.1; 0 (the default) takes any free one. */
  readonly port?: number;
  /** Added to the environment of the emulator and of every function it runs. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly progress?: (line: string) => void;
  /** Put into the names of its files, to tell them from others; default nothing. */
  readonly label?: string;
}

/** MiniStack behind a small wrapper of ours. */
const program = path.join(projectFolder, 'local', 'emulator', 'start.py');
const startTimeoutMs = 60_000;
/** Two of each stack; one run of the end-to-end tests starts ten. */
const keptLogs = 40;

/** Starts the AWS emulator on 127.0.0.1 and waits until it answers. It ends with this process. */
export async function startMiniStack(options: MiniStackOptions = {}): Promise<MiniStack> {
  const python = await ensurePython(options.progress ?? (() => {}));
  const port = await freePort(options.port ?? 0, 'the AWS emulator (EMULATOR_PORT)');
  const endpoint = `http://127.0.0.1:${port}`;
  const label = options.label === undefined ? '' : `-${options.label}`;
  const logFile = path.join(stateFolder, `ministack-${port}${label}.log`);
  await mkdir(stateFolder, { recursive: true });
  const permissionsFile = logFile.replace(/\.log$/, '-permissions.jsonl');
  await rm(logFile, { force: true });
  await forgetOldLogs();
  // Outside the project: functions unpacked inside it could import from its node_modules what AWS does not have.
  const temporary = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-'));
  const kept = startKept([python, program, permissionsFile], {
    cwd: projectFolder,
    logFile,
    temporaryFolder: temporary,
    env: {
      ...localEnvironment(endpoint),
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      LOG_LEVEL: 'INFO',
      MINISTACK_ACCOUNT_ID: localAccount,
      MINISTACK_HOST: '127.0.0.1',
      // Compiled once, and not for each of a run's emulators: two seconds of a processor each.
      PYTHONPYCACHEPREFIX: path.join(projectFolder, '.venv', 'bytecode'),
      PYTHONUNBUFFERED: '1',
      S3_DATA_DIR: path.join(temporary, 's3'),
      STATE_DIR: path.join(temporary, 'state'),
      TMPDIR: temporary,
      ...options.environment,
    },
  });
  const stop = () => kept.stop();
  const healthy = await Promise.race([waitUntilHealthy(endpoint), kept.exited.then(() => false)]);
  if (healthy) return { endpoint, logFile, permissionsFile, stop };
  await stop();
  const tail = await readFile(logFile, 'utf8').catch(() => '');
  throw new Error(`The AWS emulator did not start. Its last words (${logFile}):\n${tail.slice(-1500)}`);
}

/** Every free port leaves a log of its own; the newest are enough. */
async function forgetOldLogs(): Promise<void> {
  const names = (await readdir(stateFolder)).filter((name) =>
    /^ministack-\d+(?:-\w+)?(?:\.log|-permissions\.jsonl)$/.test(name),
  );
  const logs = await Promise.all(
    names.map(async (name) => {
      const file = path.join(stateFolder, name);
      return { file, changed: (await stat(file).catch(() => null))?.mtimeMs ?? 0 };
    }),
  );
  const old = logs.toSorted((a, b) => b.changed - a.changed).slice(keptLogs);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
}

async function waitUntilHealthy(endpoint: string): Promise<boolean> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const answer = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2000) }).catch(
      () => null,
    );
    if (answer?.ok) return true;
    await sleep(100);
  }
  return false;
}
