import { deployedFunctions } from '../../local/deployed-functions.ts';
import type { Addresses } from '../../local/running-stack.ts';
import { openFunctions } from './functions.ts';

/** Gives what reads the rules new processes: new ones ask for the rules at once, running ones do within a minute. Interrupts nobody. */
export async function renewProcesses({ endpoint }: Pick<Addresses, 'endpoint'>): Promise<void> {
  const functions = openFunctions(endpoint);
  const readers = deployedFunctions.filter(({ settings }) => settings.includes('RULES_PATH'));
  await Promise.all(readers.map(({ name }) => functions.renew(`backup-alert-router-local-${name}`)));
}
