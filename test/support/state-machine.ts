import { type Instant, laterOf } from '../../src/lib/instant.ts';

/** The part of Amazon States Language that the escalation uses. */
interface State {
  Type: string;
  Next?: string;
  TimestampPath?: string;
  Parameters?: { Payload?: unknown; 'Payload.$'?: string };
  Retry?: { MaxAttempts: number }[];
  Choices?: { Variable: string; BooleanEquals: boolean; Next: string }[];
  Default?: string;
}

/** A state machine as it is deployed. */
export interface Definition {
  StartAt: string;
  States: Record<string, State>;
}

/** One execution and what its history holds. */
export interface Execution {
  name: string;
  startedAt: Instant;
  endedAt: Instant | null;
  events: number;
  looks: number;
}

interface Running extends Execution {
  state: string;
  input: Record<string, unknown>;
  dueAt: Instant;
}

/** Times as the wait state reads them: RFC 3339 in UTC. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * Plays a state machine on a clock of its own and counts the events of each history, by their types:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export class StateMachine {
  readonly executions: Execution[] = [];
  now: Instant;
  readonly #definition: Definition;
  readonly #task: (input: Record<string, unknown>) => Promise<object>;
  readonly #retried: (state: State) => number;
  readonly #running = new Set<Running>();
  readonly #names = new Set<string>();

  /** @param options.retried how often each task is tried again before it succeeds */
  constructor(
    definition: Definition,
    task: (input: Record<string, unknown>) => Promise<object>,
    { start, retried }: { start: Instant; retried: 'never' | 'as often as allowed' },
  ) {
    this.#definition = definition;
    this.#task = task;
    this.now = start;
    this.#retried = ({ Retry = [] }) =>
      retried === 'never' ? 0 : Retry.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);
  }

  start(name: string, input: object): 'started' | 'exists' {
    if (this.#names.has(name)) return 'exists';
    this.#names.add(name);
    const execution: Running = {
      ...{ name, startedAt: this.now, endedAt: null, looks: 0 },
      // ExecutionStarted.
      ...{ events: 1, state: this.#definition.StartAt, input: { ...input }, dueAt: this.now },
    };
    this.#running.add(execution);
    this.executions.push(execution);
    this.#enter(execution);
    return 'started';
  }

  /** Lets time pass, from one execution that wakes to the next. */
  async run(until: Instant): Promise<void> {
    for (let next = this.#next(); next !== null && next.dueAt <= until; next = this.#next()) {
      if (next.dueAt > this.now) this.now = next.dueAt;
      await this.#go(next);
    }
    this.now = until;
  }

  #next(): Running | null {
    let first: Running | null = null;
    for (const one of this.#running) if (first === null || one.dueAt < first.dueAt) first = one;
    return first;
  }

  /** Enters the state that it is to wait in. */
  #enter(execution: Running): void {
    const state = this.#stateOf(execution);
    if (state.Type !== 'Wait') throw new Error(`expected a wait state, found ${state.Type}`);
    const wake = execution.input[(state.TimestampPath ?? '').replace('$.', '')];
    if (typeof wake !== 'string' || !timestamp.test(wake)) throw new Error(`States.Runtime: no timestamp: ${wake}`);
    // WaitStateEntered.
    execution.events += 1;
    execution.dueAt = laterOf(wake, this.now);
  }

  async #go(execution: Running): Promise<void> {
    // WaitStateExited.
    execution.events += 1;
    execution.state = this.#stateOf(execution).Next ?? '';
    for (let state = this.#stateOf(execution); state.Type !== 'Wait'; state = this.#stateOf(execution)) {
      if (state.Type === 'Succeed') {
        // SucceedStateEntered, SucceedStateExited, ExecutionSucceeded.
        execution.events += 3;
        execution.endedAt = this.now;
        this.#running.delete(execution);
        return;
      }
      execution.state = state.Type === 'Task' ? await this.#work(execution, state) : choose(execution, state);
    }
    this.#enter(execution);
  }

  async #work(execution: Running, state: State): Promise<string> {
    if (state.Parameters?.['Payload.$'] !== '$') throw new Error('the whole state is the payload');
    // TaskStateEntered, TaskScheduled, TaskStarted, TaskSucceeded, TaskStateExited; again the three of a try that fails.
    execution.events += 5 + 3 * this.#retried(state);
    execution.looks += 1;
    execution.input = JSON.parse(JSON.stringify(await this.#task(execution.input)));
    return state.Next ?? '';
  }

  #stateOf({ state }: Running): State {
    const found = this.#definition.States[state];
    if (found === undefined) throw new Error(`no state ${state}`);
    return found;
  }
}

function choose(execution: Running, { Choices = [], Default = '' }: State): string {
  // ChoiceStateEntered, ChoiceStateExited.
  execution.events += 2;
  const taken = Choices.find(
    ({ Variable, BooleanEquals }) => execution.input[Variable.replace('$.', '')] === BooleanEquals,
  );
  return taken?.Next ?? Default;
}
