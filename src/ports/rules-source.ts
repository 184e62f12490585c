import type { Instant } from '../lib/instant.ts';

/** One version of the rules as Parameter Store holds it. */
export interface RulesText {
  text: string;
  /** `12` for a parameter's version. */
  version: string;
  modifiedBy: string | null;
  modifiedAt: Instant | null;
}

/** Where people edit the rules. */
export interface RulesSource {
  /** Returns the newest version, or null when the parameter does not exist. @throws when Parameter Store does not answer. */
  latest(): Promise<RulesText | null>;
  /** Returns the versions before that, newest first, bounded. @throws when Parameter Store does not answer. */
  earlier(): Promise<RulesText[]>;
}

/** A version that was checked, with what came of it, so that it need not be checked again. */
export interface ArchivedRules extends RulesText {
  checked: {
    /** Which reading of documents checked it; another one checks anew. */
    format: number;
    /** The document as JSON. */
    document: string;
  };
}

/** Keeps the last version that was valid, so that it survives deletion and an outage of Parameter Store. */
export interface RulesArchive {
  lastGood(): Promise<ArchivedRules | null>;
  /** Keeps this version, unless a newer one is kept already. */
  keep(rules: ArchivedRules): Promise<void>;
}
