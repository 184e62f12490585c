import type * as z from 'zod/mini';
import type { PlaceWords } from './place-words.ts';

/** The default of an option. */
export interface OptionDefault<Kept> {
  /** The value when neither a route nor `defaults` sets it. */
  is: Kept;
  /** How a changed default is described: `an incident waits 1 min instead of 30 s`; null: it is described elsewhere. */
  changed: { subject: string; say(kept: Kept): string } | null;
}

/** The option as a part of decisions. */
export interface OptionDecided<Kept> {
  /** Its value in a decision that takes no route. */
  unrouted: Kept;
}

/** How an option is described to people: `waits 1 min`. */
export interface OptionSaid<Kept> {
  /** The words before the value, with the blank after them. */
  name: string;
  /** Returns the words for a value; null: there is nothing to say about it. */
  say(kept: NonNullable<Kept>): string | null;
  /** The words for a route that does not set it. */
  otherwise: string;
  /**
   * The words in the tree of routes where these differ; null: it has a place of its own in the tree.
   *
   * @param around what the route around it has
   */
  draw?: ((kept: NonNullable<Kept>, around: Kept | null) => string[]) | null;
}

/**
 * One option of routes and everything about it: schema, checks, compiled rules, decisions, differences, the tree and the
 * documentation come from it. `Written` is its type in the document, `Kept` that in compiled rules.
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
  /** Its value in a route that neither sets nor inherits it. */
  unsaid: Kept;
  /** `around`: a route inherits it unless it sets its own; `added`: it adds its own to it; `never`: it is not inherited. */
  inherits: 'around' | 'added' | 'never';
  /** Whether it has an effect in a route that continues; `only`: the reason why it has one in no other. */
  withContinue: 'no' | 'yes' | { only: string };
  /** Whether it has an effect in a route that ignores, or another check refuses it there. */
  withIgnore: boolean;
  /** What it refers to, so that unknown and unused names are found. */
  refersTo: 'policies' | 'templates' | 'told' | 'fields' | null;
  /** Null: `defaults` cannot set it. */
  byDefault: Default;
  /**
   * `kept`: the incident stores it, as a field of `KeptChoices` in `incidents/routing.ts`. Null: decisions do not have it, or
   * in another way.
   */
  decided: Decided;
  said: OptionSaid<Kept>;
}

/** The texts about an option in editors, and its line in `docs/rules.md`. */
export interface OptionWords extends PlaceWords {
  /** Null: another option's line covers it. */
  page: string | null;
  /** What is said of the places in it; absent: there are none. */
  inside?: Readonly<Record<string, PlaceWords>>;
}

/** A row of the table, for code that loops over all of them. */
export type AnyRouteOption = RouteOption<
  string,
  unknown,
  unknown,
  OptionDefault<unknown> | null,
  OptionDecided<unknown> | 'kept' | null
>;

/** Makes a row of the table; it changes nothing, but lets the compiler infer the types of what is written and kept. */
export function option<
  const As extends string,
  Written,
  Kept,
  Default extends OptionDefault<Kept> | null,
  Decided extends OptionDecided<Kept> | 'kept' | null,
>(row: RouteOption<As, Written, Kept, Default, Decided>): RouteOption<As, Written, Kept, Default, Decided> {
  return row;
}
