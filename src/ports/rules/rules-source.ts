import type { Instant } from '../../lib/instant.ts';

/** One parameter that rules stand in, as Parameter Store holds it. */
export interface RulesPart {
  /** Without the stage: `routing` for the parameter itself, `routing/10-dba` for one below it. */
  name: string;
  /** As stored: YAML or JSON, or either of them packed with gzip and base64. */
  text: string;
  /** `12`: Parameter Store counts the versions of each parameter. */
  version: string;
  /** Known in the history only; reading a parameter does not tell. */
  modifiedBy: string | null;
  modifiedAt: Instant | null;
}

/** One state of the rules: every parameter they stood in at a moment. */
export interface RulesText {
  /** In the order of their names, in which they are merged; at least one. */
  parts: readonly RulesPart[];
  /** `12` of one parameter; of several the one edited last and what tells the combination: `10-dba@7~3f2a91c0`. */
  version: string;
  /** Of the parameter edited last. */
  modifiedBy: string | null;
  modifiedAt: Instant | null;
}

/** Where people edit the rules. */
export interface RulesSource {
  /** Returns the newest state, or null when there is no parameter. @throws when Parameter Store does not answer whole. */
  latest(): Promise<RulesText | null>;
  /**
   * Returns up to `most` states newest first, the newest among them, with who made them: at any moment each parameter
   * had its newest version of that time. What is no longer known ends the list: a deleted parameter leaves no trace.
   *
   * @throws when Parameter Store does not answer whole.
   */
  history(most: number): Promise<RulesText[]>;
}

/** A state that was checked, with what came of it, so that it need not be checked again. */
export interface ArchivedRules extends RulesText {
  /** When it was read as the newest: nothing in Parameter Store tells when a parameter was deleted. */
  seenAt: Instant;
  checked: {
    /** Which reading of documents checked it; another one checks anew. */
    format: number;
    /** The merged document as JSON. */
    document: string;
  };
}

/** Keeps the last state that was valid, so that it survives deletion and an outage of Parameter Store. */
export interface RulesArchive {
  lastGood(): Promise<ArchivedRules | null>;
  /** Keeps this state, unless one that was seen later is kept already. */
  keep(rules: ArchivedRules): Promise<void>;
}
