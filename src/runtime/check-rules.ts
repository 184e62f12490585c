import { channels } from '../channels/registry.ts';
import type { Instant } from '../lib/instant.ts';
import { type Checked, checkRules } from '../rules/check/check.ts';
import type { PartText } from '../rules/check/read-part.ts';

/** Rules to check, and when they were written; null: not known. */
interface RulesToCheck {
  parts: readonly PartText[];
  version: string;
  modifiedAt: Instant | null;
}

/** Checks rules with the options of every channel. Loaded only when there is something to check. */
export function checkWithChannels({ parts, version, modifiedAt }: RulesToCheck): Checked {
  const options = new Map(channels.map(({ id, options: schema }) => [id, schema]));
  return checkRules(parts, options, version, modifiedAt);
}
