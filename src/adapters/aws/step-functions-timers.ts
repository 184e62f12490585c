import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { TimerOrder } from '../../incidents/incident.ts';
import type { EscalationTimers } from '../../ports/incidents/escalation-timers.ts';

/** How many started executions one container remembers: in a storm of one cause the same one is asked for again and again. */
const usuallyRemembered = 1000;

/** The wait/escalate loop as a Step Functions execution, named after incident and revision so that starting twice starts once. */
export class StepFunctionsTimers implements EscalationTimers {
  readonly #client: SFNClient;
  readonly #stateMachineArn: string;
  readonly #remembered: number;
  readonly #started = new Map<string, Promise<'started' | 'exists'>>();

  /** @param options.remembered how many started executions are not asked for again; 0: each is asked for each time */
  constructor(client: SFNClient, stateMachineArn: string, { remembered = usuallyRemembered } = {}) {
    this.#client = client;
    this.#stateMachineArn = stateMachineArn;
    this.#remembered = remembered;
  }

  start(order: TimerOrder & { part?: number }): Promise<'started' | 'exists'> {
    const { incidentId, clock, nextStepAt, part = 0 } = order;
    const name = part === 0 ? `${incidentId}-${clock}` : `${incidentId}-${clock}-${part}`;
    const known = this.#started.get(name);
    if (known !== undefined) return known;
    const starting = this.#start(name, { incidentId, clock, nextStepAt, part, looks: 0 });
    this.#remember(name, starting);
    return starting;
  }

  async #start(name: string, input: object): Promise<'started' | 'exists'> {
    try {
      await this.#client.send(
        new StartExecutionCommand({ stateMachineArn: this.#stateMachineArn, name, input: JSON.stringify(input) }),
      );
      return 'started';
    } catch (error) {
      if ((error as Error).name === 'ExecutionAlreadyExists') return 'exists';
      throw error;
    }
  }

  /** Remembers an execution, unless starting it fails. */
  #remember(name: string, starting: Promise<unknown>): void {
    this.#started.set(name, starting as Promise<'started' | 'exists'>);
    starting.catch(() => this.#started.delete(name));
    for (const oldest of this.#started.keys()) {
      if (this.#started.size <= this.#remembered) break;
      this.#started.delete(oldest);
    }
  }
}
