import { toInstant } from '../../../lib/instant.ts';
import { isObject } from '../../../lib/is-object.ts';
import type { AccountAnswers } from '../../../ports/aws-backup/account-answers.ts';
import type { RestorableTime, RestorableTimes } from '../../../ports/aws-backup/restorable-times.ts';

/** The call for a kind of database, by its ARN. */
interface Asked {
  is: RegExp;
  call: string;
  by: string;
  lists: string;
}

/**
 * Types with a latest restorable time. AWS Backup's API has no such field, neither for recovery points nor for protected
 * resources; Amazon RDS has it for instances and for Aurora clusters.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
const databases: readonly Asked[] = [
  {
    is: /^arn:[a-z-]+:rds:[^:]*:[^:]*:db:[^:]+$/,
    call: 'describe-db-instances',
    by: 'DBInstanceIdentifier',
    lists: 'DBInstances',
  },
  {
    is: /^arn:[a-z-]+:rds:[^:]*:[^:]*:cluster:[^:]+$/,
    call: 'describe-db-clusters',
    by: 'DBClusterIdentifier',
    lists: 'DBClusters',
  },
];

/** Asks Amazon RDS, one database at a time; it takes an ARN as the identifier. */
export class RdsRestorableTimes implements RestorableTimes {
  readonly #answers: Pick<AccountAnswers, 'page'>;

  constructor(answers: Pick<AccountAnswers, 'page'>) {
    this.#answers = answers;
  }

  async untilOf(resourceArn: string, signal: AbortSignal): Promise<RestorableTime | null> {
    const asked = databases.find(({ is }) => is.test(resourceArn));
    if (asked === undefined) return null;
    const page = await unlessAborted(this.#answers.page(asked.call, { [asked.by]: resourceArn }), signal);
    const listed = page[asked.lists];
    const [database] = Array.isArray(listed) ? listed.filter(isObject) : [];
    return database === undefined ? null : { until: toInstant(database.LatestRestorableTime) };
  }
}

/** Returns the answer unless the signal aborts first; the call itself goes on, and its later answer is ignored. */
function unlessAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    answer.then(resolve, reject);
  });
}
