/** What is understood of the Amazon States Language: the states that the escalation is made of, and a few more. */
export interface StateMachine {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly TimestampPath?: string;
  readonly SecondsPath?: string;
  readonly Seconds?: number;
  readonly Parameters?: unknown;
  readonly OutputPath?: string;
  readonly ResultPath?: string;
  readonly ResultSelector?: unknown;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly Choice[];
  readonly Default?: string;
  readonly Result?: unknown;
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts?: number;
  readonly JitterStrategy?: string;
}

interface Choice {
  readonly Variable: string;
  readonly Next: string;
  readonly BooleanEquals?: boolean;
  readonly StringEquals?: string;
  readonly NumericGreaterThanEquals?: number;
  readonly IsPresent?: boolean;
}

/** Returns what a reference path points to in a state's input. */
export function at(path: string, input: unknown): unknown {
  if (path === '$') return input;
  return path
    .slice(2)
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], input);
}

/** Fills a payload template: a name that ends in `.$` takes what its path points to. */
export function filled(template: unknown, input: unknown): unknown {
  if (Array.isArray(template)) return template.map((one) => filled(one, input));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$') ? [name.slice(0, -2), at(String(value), input)] : [name, filled(value, input)],
    ),
  );
}

/** Returns where a choice leads. @throws {Error} when no rule fits and there is no default. */
export function chosen({ Choices = [], Default }: State, input: unknown): string {
  const next = Choices.find((choice) => fits(choice, at(choice.Variable, input)))?.Next ?? Default;
  if (next === undefined) throw new Error('States.NoChoiceMatched');
  return next;
}

function fits(choice: Choice, value: unknown): boolean {
  if (choice.IsPresent !== undefined) return (value !== undefined) === choice.IsPresent;
  if (choice.BooleanEquals !== undefined) return value === choice.BooleanEquals;
  if (choice.StringEquals !== undefined) return value === choice.StringEquals;
  if (choice.NumericGreaterThanEquals !== undefined) return Number(value) >= choice.NumericGreaterThanEquals;
  throw new Error(`The simulated Step Functions does not know the rule ${JSON.stringify(choice)}.`);
}

/** Returns the seconds until a failed task is tried again; null when it is not. Counts each retrier's attempts in `used`. */
export function retryDelay(
  { Retry = [] }: State,
  error: string,
  used: Map<number, number>,
  random: () => number,
): number | null {
  const index = Retry.findIndex(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'));
  const retrier = Retry[index];
  if (retrier === undefined) return null;
  const attempts = used.get(index) ?? 0;
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY, MaxAttempts = 3 } = retrier;
  if (attempts >= MaxAttempts) return null;
  used.set(index, attempts + 1);
  const delay = Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempts);
  return retrier.JitterStrategy === 'FULL' ? random() * delay : delay;
}
