import type * as z from 'zod/mini';
import type { Step } from '../../escalation/policy.ts';

/**
 * One option of the steps of policies. What of a step it becomes is typed, and said, in `escalation/policy.ts`; schema, checks,
 * compiled steps and warnings come from the row.
 */
export interface StepOption<Written, Beside> {
  schema: z.ZodMiniType<Written>;
  /** Left out: a step need not say it. */
  isRequired?: true;
  /** The section whose names it takes, or `told`; null: it names nothing. */
  refersTo: string | null;
  /** It says when a step may be taken: two steps with other conditions may be due at the same time. */
  isCondition?: true;
  /** Option beside which it cannot stand. */
  neverBeside?: string;
  /** Returns what of a step it is. */
  keep(written: Written | undefined, document: Beside): Partial<Step>;
}

/** A row of the table for code that goes through all of them. */
export type AnyStepOption = StepOption<unknown, unknown>;

/** The options of steps by their names. */
export type StepOptions = Readonly<Record<string, AnyStepOption>>;

/** Makes a row of the table; it is there for the compiler. */
export function stepOption<Written, Beside>(row: StepOption<Written, Beside>): StepOption<Written, Beside> {
  return row;
}
