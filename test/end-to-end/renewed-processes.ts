import { deployedFunctions } from '../../local/deployed-functions.ts';
import { eventually } from '../../local/eventually.ts';
import type { Addresses } from '../../local/running-stack.ts';
import type { World } from './world.ts';

/** Ends the functions' processes: new ones ask for the rules at once, running ones do within a minute. Waits first, so that no message is hidden. */
export async function renewProcesses({ outputs }: Addresses, world: World): Promise<void> {
  const { IntakeQueueUrl = '', DeliveriesQueueUrl = '' } = outputs;
  for (const queue of [IntakeQueueUrl, DeliveriesQueueUrl]) {
    // A delivery that failed is tried again within a minute.
    await eventually(
      'an empty queue',
      async () => {
        const { waiting, inFlight, delayed } = await world.aws.queueDepth(queue);
        return waiting + inFlight + delayed === 0;
      },
      70_000,
    );
  }
  for (const { name, settings } of deployedFunctions) if (settings.includes('RULES_PATH')) world.kill(name);
}
