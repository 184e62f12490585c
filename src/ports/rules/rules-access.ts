import type { RulesSource, RulesText } from './rules-source.ts';

/** Tiers of Parameter Store; `Advanced` allows larger values and costs a little. */
export type ParameterTier = 'Standard' | 'Advanced';

/** One parameter as it is to be stored. */
export interface PartWrite {
  /** `routing/10-dba`. */
  name: string;
  text: string;
  tier: ParameterTier;
  /** Whether the parameter exists; if not, it is created and never overwrites one. */
  exists: boolean;
}

/** Problems with the secrets that rules refer to, by their names. */
export interface SecretsFound {
  missing: string[];
  /** Secrets that exist, but are stored in plain text. */
  plain: string[];
}

/** The rules of one stage in Parameter Store, for a person who edits them with their own credentials. */
export interface RulesAccess extends RulesSource {
  /** Returns where they are: `/backup-alerts/prod/routing in eu-west-1`. @throws {Error} when no Region is set */
  place(): Promise<string>;
  /** Returns the full name of a part's parameter: `/backup-alerts/prod/routing/10-dba`. */
  parameter(part: string): string;
  /** Returns the newest state, with its author if the history may be read; null when there are no rules. */
  newest(): Promise<RulesText | null>;
  /** Writes a parameter and returns its version. */
  write(part: PartWrite): Promise<number>;
  /** Deletes a parameter, and with it its history. One that is already gone is no error. */
  remove(name: string): Promise<void>;
  /** Looks for parameters by their full names without reading their values. */
  findSecrets(names: readonly string[]): Promise<SecretsFound>;
}
