import { SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SsmRulesSource } from '../adapters/aws/parameters/ssm-rules-source.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { createRulesLoader } from '../pipeline/rules/load-rules.ts';
import type { RulesArchive } from '../ports/rules/rules-source.ts';
import type { Environment } from './environment.ts';

/**
 * Makes the loader of the rules in force: from Parameter Store, with the last good version archived next to the incidents.
 *
 * @param cacheMs how long rules are used before they are read again; a minute when left out
 */
export function makeRules(path: string, archive: RulesArchive, environment: Environment, cacheMs?: number) {
  const source = new SsmRulesSource(new SSMClient(clientSettings('ssm', environment)), path);
  return createRulesLoader({
    source,
    archive,
    check: async (text) => (await import('./check-rules.ts')).checkWithChannels(text),
    now: systemClock.nowMs,
    ...(cacheMs === undefined ? {} : { cacheMs }),
  });
}
