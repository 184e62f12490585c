import { RdsRestorableTimes } from '../adapters/aws/lookups/restorable-times.ts';
import { SignedPages } from '../adapters/aws/lookups/signed-pages.ts';
import type { RestorableTimes } from '../ports/aws-backup/restorable-times.ts';
import type { Environment } from './environment.ts';

/** Only successes that would end something ask, and only of continuous backups. */
const polite = { perSecond: 5, burst: 10 } as const;

/** Makes what asks until when databases can be restored. Loaded with the first such question: most containers have none. */
export function makeRestorableTimes(environment: Environment): RestorableTimes {
  return new RdsRestorableTimes(new SignedPages(environment, () => polite));
}
