/**
 * What is said of one place in the rules, in editors (`schema/routing.schema.json`) and in `docs/rules.md`. Plain data
 * beside the rows that it is about, so that bundles leave it out: no call and no spread stands in it.
 */
export interface PlaceWords {
  says: string;
  examples?: readonly unknown[];
  /** A form that several places have: its limits and what an editor says of a mistake. */
  form?: 'sentence' | 'clock' | 'moment' | 'timezone' | { duration: readonly [least: string, most: string] };
  /** Limits of the value that the code has as functions. */
  limits?: Readonly<Record<string, unknown>>;
  /** What an editor says when the value does not have the form. */
  mistake?: string;
  /** What an editor inserts for a new one. */
  snippets?: readonly { label: string; body: unknown }[];
}
