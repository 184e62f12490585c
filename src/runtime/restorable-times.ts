import { RdsRestorableTimes } from '../adapters/aws/lookups/restorable-times.ts';
import { SignedPages } from '../adapters/aws/lookups/signed-pages.ts';
import type { RestorableTimes } from '../ports/aws-backup/restorable-times.ts';
import type { Environment } from './environment.ts';

/** Rate limit: only successes that would end something ask, and only for continuous backups. */
const polite = { perSecond: 5, burst: 10 } as const;

/** Makes the reader of latest restorable times. Loaded with the first such lookup, because most containers make none. */
export function makeRestorableTimes(environment: Environment): RestorableTimes {
  return new RdsRestorableTimes(new SignedPages(environment, () => polite));
}
