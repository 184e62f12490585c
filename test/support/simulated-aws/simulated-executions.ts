import { Refusal } from './refusal.ts';
import { at, chosen, filled, retryDelay, type State, type StateMachine } from './state-machine.ts';

/** One execution. */
export interface Execution {
  readonly name: string;
  readonly input: unknown;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** Events of its history so far; Step Functions ends an execution that would have more than 25,000. */
  events: number;
}

/** What a simulated function fails with; `error` is the name that Step Functions sees. */
export class TaskFailed extends Error {
  readonly error: string;

  constructor(error: string) {
    super(error);
    this.name = 'TaskFailed';
    this.error = error;
  }
}

const longestHistory = 25_000;

/** Step Functions in memory: interprets the real definition of the state machine on whatever clock `setTimeout` has. */
export class SimulatedExecutions {
  readonly #machine: StateMachine;
  readonly #invoke: (payload: unknown) => Promise<unknown>;
  readonly #random: () => number;
  readonly #byName = new Map<string, Execution>();

  constructor(machine: StateMachine, invoke: (payload: unknown) => Promise<unknown>, random: () => number) {
    this.#machine = machine;
    this.#invoke = invoke;
    this.#random = random;
  }

  get all(): Execution[] {
    return [...this.#byName.values()];
  }

  answer(operation: string, body: unknown): unknown {
    const { name, input = '{}' } = body as { name: string; input?: string };
    if (operation !== 'StartExecution') throw new Error(`The simulated Step Functions does not know ${operation}.`);
    const known = this.#byName.get(name);
    // A running one with the same name and input is answered as if it had just been started.
    if (known !== undefined && !(known.status === 'RUNNING' && JSON.stringify(known.input) === input))
      throw new Refusal('ExecutionAlreadyExists', `Execution Already Exists: '${name}'`);
    if (known === undefined) this.#start({ name, input: JSON.parse(input), status: 'RUNNING', events: 1 });
    return {
      executionArn: `arn:aws:states:us-east-1:111122223333:execution:escalation:${name}`,
      startDate: Date.now() / 1000,
    };
  }

  /** Ends an execution from outside, as StopExecution does. */
  stop(name: string): void {
    const execution = this.#byName.get(name);
    if (execution?.status === 'RUNNING') execution.status = 'ABORTED';
  }

  #start(execution: Execution): void {
    this.#byName.set(execution.name, execution);
    void this.#run(execution);
  }

  async #run(execution: Execution): Promise<void> {
    let name: string | undefined = this.#machine.StartAt;
    let data = execution.input;
    while (name !== undefined && execution.status === 'RUNNING') {
      const state: State | undefined = this.#machine.States[name];
      if (state === undefined) throw new Error(`There is no state ${name}.`);
      if (state.Type === 'Succeed' || state.Type === 'Fail') {
        this.#end(execution, state.Type === 'Succeed' ? 'SUCCEEDED' : 'FAILED');
        return;
      }
      const done: { data: unknown; next: string | undefined } = await this.#step(state, data, execution);
      this.#note(execution, 2);
      data = done.data;
      name = state.End === true ? undefined : done.next;
    }
    this.#end(execution, 'SUCCEEDED');
  }

  async #step(state: State, data: unknown, execution: Execution): Promise<{ data: unknown; next: string | undefined }> {
    if (state.Type === 'Choice') return { data, next: chosen(state, data) };
    if (state.Type === 'Pass')
      return { data: state.Result ?? (state.Parameters ? filled(state.Parameters, data) : data), next: state.Next };
    if (state.Type === 'Wait') {
      await pause(waitMs(state, data));
      return { data, next: state.Next };
    }
    if (state.Type === 'Task') return this.#task(state, data, execution);
    throw new Error(`The simulated Step Functions does not know ${state.Type}.`);
  }

  async #task(state: State, data: unknown, execution: Execution): Promise<{ data: unknown; next: string | undefined }> {
    const used = new Map<number, number>();
    const { Payload } = filled(state.Parameters, data) as { Payload: unknown };
    while (execution.status === 'RUNNING') {
      this.#note(execution, 5);
      try {
        const answer = { Payload: await inTime(this.#invoke(Payload), state.TimeoutSeconds) };
        return { data: at(state.OutputPath ?? '$', answer), next: state.Next };
      } catch (error) {
        const fault = error instanceof TaskFailed ? error.error : 'Error';
        const delay = retryDelay(state, fault, used, this.#random);
        if (delay === null) {
          this.#end(execution, 'FAILED');
          break;
        }
        await pause(delay * 1000);
      }
    }
    return { data, next: undefined };
  }

  #note(execution: Execution, events: number): void {
    execution.events += events;
    if (execution.events > longestHistory) this.#end(execution, 'FAILED');
  }

  #end(execution: Execution, status: Execution['status']): void {
    if (execution.status === 'RUNNING') execution.status = status;
  }
}

function waitMs(state: State, data: unknown): number {
  if (state.TimestampPath !== undefined) return Date.parse(String(at(state.TimestampPath, data))) - Date.now();
  return 1000 * (state.SecondsPath === undefined ? (state.Seconds ?? 0) : Number(at(state.SecondsPath, data)));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/** Rejects when a task takes longer than its state allows. */
async function inTime<Answer>(work: Promise<Answer>, seconds = 99_999_999): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TaskFailed('States.Timeout')), Math.min(2 ** 31 - 1, seconds * 1000));
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
