import type { RulesSource, RulesText } from './rules-source.ts';

/** Sizes of parameters that Parameter Store has; the larger one costs a little. */
export type ParameterTier = 'Standard' | 'Advanced';

/** One parameter as it is to be stored. */
export interface PartWrite {
  /** `routing/10-dba`. */
  name: string;
  text: string;
  tier: ParameterTier;
  /** Whether the parameter is there already; one that is not is made, and never overwritten. */
  exists: boolean;
}

/** What is there of the secrets that rules refer to. */
export interface SecretsFound {
  missing: string[];
  /** There, but stored in the clear. */
  plain: string[];
}

/** The rules of one stage in Parameter Store, as a person edits them with credentials of their own. */
export interface RulesAccess extends RulesSource {
  /** Returns where they are: `/backup-alerts/prod/routing in eu-west-1`. @throws when no Region is set. */
  place(): Promise<string>;
  /** Returns the whole name of a part's parameter: `/backup-alerts/prod/routing/10-dba`. */
  parameter(part: string): string;
  /** Returns the newest state with who made it, if that may be known; null when there are no rules. */
  newest(): Promise<RulesText | null>;
  /** Writes a parameter and returns its version. */
  write(part: PartWrite): Promise<number>;
  /** Removes a parameter, which ends its history. One that is gone already is no fault. */
  remove(name: string): Promise<void>;
  /** Looks for parameters by their whole names without reading what is in them. */
  findSecrets(names: readonly string[]): Promise<SecretsFound>;
}
