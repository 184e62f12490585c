import type { Retry } from '../../src/incidents/retry-state.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { RetryBook } from '../../src/retry/retry-book.ts';
import { noon } from '../support/alerts.ts';

/** A retry of `orders-db` that is due at noon. */
export function aRetry(change: Partial<Retry> = {}): Retry {
  return {
    id: 'token-1',
    laneId: 'lane',
    state: 'planned',
    attempt: 1,
    of: 1,
    dueAt: noon,
    until: addSeconds(noon, 7200),
    failedJobId: 'job-1',
    failedStartedAt: addSeconds(noon, -3600),
    resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
    resourceType: 'RDS',
    errorCode: 'internal-error',
    planId: 'plan-1',
    planRuleId: 'rule-1',
    roleArn: 'arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole',
    perDay: 20,
    dryRun: false,
    ...change,
  };
}

/** A book in which nothing is written yet. */
export const emptyBook: RetryBook = { version: 0, begun: [], open: [] };
