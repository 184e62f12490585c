import { channels } from '../channels/registry.ts';
import type { RulesText } from '../ports/rules-source.ts';
import { type Checked, checkRules } from '../routing/check.ts';

/** Checks a version of the rules with the options of every channel. Loaded only when there is a version to check. */
export function checkWithChannels({ text, version, modifiedAt }: RulesText): Checked {
  const options = new Map(channels.map(({ id, options: schema }) => [id, schema]));
  return checkRules(text, options, version, modifiedAt);
}
