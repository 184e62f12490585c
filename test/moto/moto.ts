import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { localAccount, localEnvironment, projectFolder, stateFolder } from '../../local/folders.ts';
import { startKept } from '../../local/kept-process.ts';
import { freePort } from '../../local/ports.ts';
import { ensurePython } from '../../local/python.ts';

/** A running moto: an AWS that nobody here wrote, and that shares no code with the emulator. */
export interface Moto {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const venv = { folder: '.venv-moto', requirements: 'test/moto/requirements.txt', title: 'moto' };
const startTimeoutMs = 60_000;

/**
 * Answers one call at a time: moto's own program answers several, and its stores do not lock what a condition was checked on.
 * Before a transaction, which it may have to take back, moto copies the whole table once for each item in it: minutes for two
 * hundred items. Here it is copied once.
 */
const program = [
  'import copy, sys',
  'from types import SimpleNamespace',
  'from moto.dynamodb import models',
  'from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app',
  'from werkzeug.serving import run_simple',
  'transact, copies = models.DynamoDBBackend.transact_write_items, {}',
  'def copied(one):',
  '  if not isinstance(one, models.Table): return copy.deepcopy(one)',
  '  if id(one) not in copies: copies[id(one)] = copy.deepcopy(one)',
  '  return copies[id(one)]',
  'def transacted(self, items):',
  '  copies.clear()',
  '  return transact(self, items)',
  'models.DynamoDBBackend.transact_write_items = transacted',
  'models.copy = SimpleNamespace(copy=copy.copy, deepcopy=copied)',
  "run_simple('127.0.0.1', int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=False)",
].join('\n');

/** Starts moto's server on a free port of 127.0.0.1 and waits until it answers. It ends with this process. */
export async function startMoto(): Promise<Moto> {
  const python = await ensurePython((line) => console.error(line), venv);
  const port = await freePort(0, 'moto');
  const endpoint = `http://127.0.0.1:${port}`;
  const logFile = path.join(stateFolder, 'moto.log');
  await mkdir(stateFolder, { recursive: true });
  await rm(logFile, { force: true });
  const temporaryFolder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-moto-'));
  const kept = startKept([python, '-c', program, String(port)], {
    cwd: projectFolder,
    logFile,
    temporaryFolder,
    env: {
      ...localEnvironment(endpoint),
      MOTO_ACCOUNT_ID: localAccount,
      PYTHONUNBUFFERED: '1',
      TMPDIR: temporaryFolder,
    },
  });
  const stop = () => kept.stop();
  const answers = await Promise.race([waitUntilItAnswers(endpoint), kept.exited.then(() => false)]);
  if (answers) return { endpoint, stop };
  await stop();
  const tail = await readFile(logFile, 'utf8').catch(() => '');
  throw new Error(`moto did not start. Its last words (${logFile}):\n${tail.slice(-1500)}`);
}

async function waitUntilItAnswers(endpoint: string): Promise<boolean> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const answer = await fetch(`${endpoint}/moto-api/`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (answer?.ok) return true;
    await sleep(100);
  }
  return false;
}
