import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StackOutputs } from './deploy.ts';
import { stateFolder } from './folders.ts';

/** Addresses of a running stack: all that another program needs to use and watch it. */
export interface Addresses {
  /** The AWS emulator. */
  readonly endpoint: string;
  readonly outputs: StackOutputs;
  /** The inbox page and the base of every simulated vendor. */
  readonly simulatorsUrl: string;
  /** Base address of the acknowledge links. */
  readonly respondUrl: string;
  /** What the emulator and the functions print. */
  readonly logFile: string;
  /** What roles asked for and whether they may, as JSON lines. */
  readonly permissionsFile: string;
  /** Hosts that are reached for real instead of simulated. */
  readonly realHosts: readonly string[];
}

const stackFile = path.join(stateFolder, 'stack.json');

/** Writes down the addresses of the stack that people started, for other programs. */
export async function announceStack(addresses: Addresses): Promise<void> {
  await mkdir(stateFolder, { recursive: true });
  await writeFile(stackFile, `${JSON.stringify(addresses, null, 2)}\n`);
}

/** Removes what `announceStack` wrote, unless another stack has been announced since. */
export async function withdrawStack({ endpoint }: Addresses): Promise<void> {
  if ((await readStackFile())?.endpoint === endpoint) await rm(stackFile, { force: true });
}

/** Finds the stack that people started; null when there is none or it no longer answers. */
export async function findRunningStack(): Promise<Addresses | null> {
  const found = await readStackFile();
  if (found === null) return null;
  const answers = await Promise.all([
    answersAt(`${found.endpoint}/_ministack/health`),
    answersAt(`${found.simulatorsUrl}/_sim/version`),
  ]);
  return answers.every(Boolean) ? found : null;
}

function readStackFile(): Promise<Addresses | null> {
  return readFile(stackFile, 'utf8').then(JSON.parse, () => null);
}

function answersAt(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(3000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
