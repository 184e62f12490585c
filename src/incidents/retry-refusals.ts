/** Why a failed backup is not started again by the router: the only such list, with what is said of each. */
export const retryRefusals = {
  kind: 'only backups and copies that failed are started again',
  drill: 'it is a drill',
  cause: 'its cause does not pass by itself',
  stopped: 'a person stopped it',
  elsewhere: 'it is of another account or Region',
  'no-plan': 'no plan made it, so that nobody says with which vault, retention and tags',
  part: 'it is a part of a larger resource, of which only the whole is started again',
  continuous: 'its rule makes continuous backups, and what is started by hand is a snapshot',
  'role-not-allowed': 'the role of the backup is not among those that the deployment may hand on (retryRoleArns)',
  unnamed: 'the event does not name its resource, plan, rule or role in full',
  pending: 'it is being started again already',
  'attempts-spent': 'it was started again as often as it may be, and no backup of it has succeeded since',
  'next-run-first': 'the next run of its plan comes first',
  'too-many': 'its incident has as many retries under way as it may have',
  'rule-gone': 'the rule of the plan that made it is not there any more',
  'no-such-copy': 'its rule makes no copy to that vault any more, or AWS makes it itself',
  'point-gone': 'the recovery point that was to be copied is not there any more',
  copied: 'the recovery point is copied there by now',
  'backed-up': 'there is a good recovery point by now',
  'job-running': 'another job of the resource went on for too long',
  breaker: 'many resources of this type fail with the same cause, so that it is not about this one',
  'day-spent': 'as many backups as may be were started again within 24 hours',
  'plan-spent': 'half of what may be started again within 24 hours was of this plan',
  over: 'its incident was over by then, and AWS Backup had made no job of it',
  'too-late': 'its time passed before it could be started',
  'aws-refused': 'AWS Backup refused it',
  'aws-silent': 'AWS Backup did not answer for half an hour, and there is no job of it',
} as const satisfies Readonly<Record<string, string>>;

/** Says in a sentence why a backup is not started again. @param awsError AWS's name for why it refused; absent: it did not */
export function sayNotRetried(because: RetryRefusal, awsError?: string): string {
  return `Not retried, because ${retryRefusals[because]}${awsError === undefined ? '' : ` (${awsError})`}.`;
}

/** A reason of the list. */
export type RetryRefusal = keyof typeof retryRefusals;
