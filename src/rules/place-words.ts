/**
 * The texts about one place in the rules, for editors (`schema/routing.schema.json`) and `docs/rules.md`. Plain data without
 * calls or spreads, next to the rows it is about, so that bundlers can leave it out.
 */
export interface PlaceWords {
  says: string;
  examples?: readonly unknown[];
  /** A form that several places share, with its limits and the editor's message for a mistake. */
  form?: 'sentence' | 'clock' | 'moment' | 'timezone' | { duration: readonly [least: string, most: string] };
  /** Limits of the value, as JSON Schema keywords, that the code checks by functions. */
  limits?: Readonly<Record<string, unknown>>;
  /** What an editor says when the value does not have the form. */
  mistake?: string;
  /** What an editor inserts for a new one. */
  snippets?: readonly { label: string; body: unknown }[];
}
