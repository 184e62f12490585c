import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ClockOrder } from '../../incidents/incident.ts';
import type { EscalationClock } from '../../ports/clock.ts';

/** The wait/escalate loop as a Step Functions execution, named after incident and revision so that starting twice starts once. */
export class StepFunctionsClock implements EscalationClock {
  readonly #client: SFNClient;
  readonly #stateMachineArn: string;

  constructor(client: SFNClient, stateMachineArn: string) {
    this.#client = client;
    this.#stateMachineArn = stateMachineArn;
  }

  async start({ incidentId, clock, nextStepAt }: ClockOrder): Promise<void> {
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#stateMachineArn,
          name: `${incidentId}-${clock}`,
          input: JSON.stringify({ incidentId, clock, nextStepAt }),
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
    }
  }
}
