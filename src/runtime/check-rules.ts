import { channels } from '../channels/registry.ts';
import { type Checked, checkRules } from '../routing/check.ts';
import type { PartText } from '../routing/read-part.ts';

/** Checks rules with the options of every channel. Loaded only when there is something to check. */
export function checkWithChannels({ parts, version }: { parts: readonly PartText[]; version: string }): Checked {
  const options = new Map(channels.map(({ id, options: schema }) => [id, schema]));
  return checkRules(parts, options, version);
}
