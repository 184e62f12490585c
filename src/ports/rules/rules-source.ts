import type { Instant } from '../../lib/instant.ts';

/** One parameter with rules, as Parameter Store holds it. */
export interface RulesPart {
  /** Without the stage: `routing` for the parameter itself, `routing/10-dba` for one below it. */
  name: string;
  /** As stored: YAML or JSON, or either of them packed with gzip and base64. */
  text: string;
  /** `12`: Parameter Store counts the versions of each parameter. */
  version: string;
  /** ARN of the author; null unless it was read from the history. */
  modifiedBy: string | null;
  modifiedAt: Instant | null;
}

/** One state of the rules: all their parameters at a moment. */
export interface RulesText {
  /** At least one, in the order of their names, in which they are merged. */
  parts: readonly RulesPart[];
  /** `12` for one parameter; for several, the one edited last and a hash of the combination: `10-dba@7~3f2a91c0`. */
  version: string;
  /** Of the parameter edited last. */
  modifiedBy: string | null;
  modifiedAt: Instant | null;
}

/** Where people edit the rules. */
export interface RulesSource {
  /** Returns the newest state, or null when there is no parameter. @throws {Error} when Parameter Store does not answer completely */
  latest(): Promise<RulesText | null>;
  /**
   * Returns up to `most` states with their authors, newest first: in each, every parameter has its newest version of that
   * time. The list ends where the history does; a deleted parameter leaves no trace.
   *
   * @throws {Error} when Parameter Store does not answer completely
   */
  history(most: number): Promise<RulesText[]>;
}

/** An archived state, with the result of its check, so that it need not be checked again. */
export interface ArchivedRules extends RulesText {
  /** When it was read as the newest: Parameter Store does not say when a parameter was deleted. */
  seenAt: Instant;
  checked: {
    /** Version of the schema that it was checked with; another version checks it anew. */
    format: number;
    /** The merged document as JSON. */
    document: string;
  };
}

/** Stores the last valid state, so that it survives deletion and an outage of Parameter Store. */
export interface RulesArchive {
  lastGood(): Promise<ArchivedRules | null>;
  /** Stores this state, unless one that was seen later is already stored. */
  keep(rules: ArchivedRules): Promise<void>;
}
