import type * as z from 'zod/mini';
import type { Step } from '../../escalation/policy.ts';

/**
 * One option of the steps of policies. The part of a step that it becomes is typed and described in `escalation/policy.ts`;
 * schema, checks, compiled steps and warnings come from the row.
 */
export interface StepOption<Written, Beside> {
  schema: z.ZodMiniType<Written>;
  /** Absent: it is optional. */
  isRequired?: true;
  /** The section whose names it refers to, or `told`; null: none. */
  refersTo: string | null;
  /** It limits when a step may be taken, so that two steps that differ in it may be due at the same time. */
  isCondition?: true;
  /** An option that it excludes. */
  neverBeside?: string;
  /** Returns the part of a step that it becomes. */
  keep(written: Written | undefined, document: Beside): Partial<Step>;
}

/** A row of the table, for code that loops over all of them. */
export type AnyStepOption = StepOption<unknown, unknown>;

/** The options of steps by their names. */
export type StepOptions = Readonly<Record<string, AnyStepOption>>;

/** Makes a row of the table; it changes nothing, but lets the compiler infer its types. */
export function stepOption<Written, Beside>(row: StepOption<Written, Beside>): StepOption<Written, Beside> {
  return row;
}
