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

/** Keeps the last version that was valid, so that it survives deletion and an outage of Parameter Store. */
export interface RulesArchive {
  lastGood(): Promise<RulesText | null>;
  keep(rules: RulesText): Promise<void>;
}
