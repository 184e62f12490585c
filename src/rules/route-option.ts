import type * as z from 'zod/mini';
import type { PlaceWords } from './place-words.ts';

/** What `defaults` say of an option. */
export interface OptionDefault<Kept> {
  /** What holds when neither a route nor `defaults` says it. */
  is: Kept;
  /** How another default is said: `an incident waits 1 min instead of 30 s`; null: it is said elsewhere. */
  changed: { subject: string; say(kept: Kept): string } | null;
}

/** What of a decision an option becomes. */
export interface OptionDecided<Kept> {
  /** What stands in a decision about something that takes no route. */
  unrouted: Kept;
}

/** How an option is said to people: `waits 1 min`. */
export interface OptionSaid<Kept> {
  /** What stands before the value, with the blank after it. */
  name: string;
  /** Null: this value says nothing. */
  say(kept: NonNullable<Kept>): string | null;
  /** What holds for a route that does not say it. */
  otherwise: string;
  /**
   * What the drawing of a route says when that is not what is said elsewhere; null: it has a place of its own in the drawing.
   *
   * @param around what the route around it has
   */
  draw?: ((kept: NonNullable<Kept>, around: Kept | null) => string[]) | null;
}

/**
 * One option of routes and all there is to know of it: schema, checks, compiled rules, decisions, differences, the tree and
 * the documentation come from it. `Written` is what stands in the document, `Kept` what compiled rules hold.
 */
export interface RouteOption<
  As extends string,
  Written,
  Kept,
  Default extends OptionDefault<unknown> | null,
  Decided extends OptionDecided<unknown> | 'kept' | null,
> {
  /** Its name in compiled rules and decisions, with its unit. */
  as: As;
  schema: z.ZodMiniType<Written>;
  read(written: Written): Kept;
  /** What a route has that neither says it nor inherits it. */
  unsaid: Kept;
  /** What a route has of the one around it: the same unless it says it, that together with its own, or nothing. */
  inherits: 'around' | 'added' | 'never';
  /** Whether it has an effect in a route that continues; a reason when it has one in no other. */
  withContinue: 'no' | 'yes' | { only: string };
  /** Whether it has an effect in a route that ignores, or is refused there for another reason. */
  withIgnore: boolean;
  /** What it names, so that names which do not exist are found, and those that nothing names. */
  refersTo: 'policies' | 'templates' | 'told' | 'fields' | null;
  /** Null: `defaults` cannot say it. */
  byDefault: Default;
  /**
   * `kept`: the incident keeps what is decided, as a field of `KeptChoices` in `incidents/routing.ts`. Null: decisions have it
   * in another way, if at all.
   */
  decided: Decided;
  said: OptionSaid<Kept>;
}

/** What editors say of an option, and the line about it in `docs/rules.md`. */
export interface OptionWords extends PlaceWords {
  /** Null: it is said with another one. */
  page: string | null;
}

/** A row of the table for code that goes through all of them. */
export type AnyRouteOption = RouteOption<
  string,
  unknown,
  unknown,
  OptionDefault<unknown> | null,
  OptionDecided<unknown> | 'kept' | null
>;

/** Makes a row of the table; it is there for the compiler, which then holds what is written and what is kept together. */
export function option<
  const As extends string,
  Written,
  Kept,
  Default extends OptionDefault<Kept> | null,
  Decided extends OptionDecided<Kept> | 'kept' | null,
>(row: RouteOption<As, Written, Kept, Default, Decided>): RouteOption<As, Written, Kept, Default, Decided> {
  return row;
}
