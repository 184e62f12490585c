import type { Answers } from '../../estate/answers.ts';
import { instantOf, textOf } from '../../events/fields.ts';
import { BackupEnds, countJudged, judgeFailure, type RetryCount } from '../../retry/count-retries.ts';
import { readRetry } from '../../rules/retry-form.ts';
import type { ExplainedJob } from './failed-jobs.ts';

/** Counts how many of the failed jobs automatic retries would have been for if every route said `retry` as it is usual, by AWS's own lists. */
export function countRetries(answers: Answers, explained: readonly ExplainedJob[]): RetryCount {
  const judged = explained.flatMap(({ job, explanation: { alert } }) => {
    if (alert === null) return [];
    return (
      judgeFailure({ ...alert, job: { ...alert.job, parentJobId: textOf(job, 'ParentJobId') } }, readRetry({})) ?? []
    );
  });
  return countJudged(judged, endsOf(answers));
}

function endsOf(answers: Answers): BackupEnds {
  const ends = new BackupEnds();
  for (const job of answers.listed('list-backup-jobs')) {
    const [at, arn, state] = [instantOf(job, 'CreationDate'), textOf(job, 'ResourceArn'), textOf(job, 'State')];
    if (at === null || arn === null || state === null || !ended.includes(state)) continue;
    ends.add(arn, at, state === 'COMPLETED');
  }
  return ends;
}

const ended: readonly string[] = ['COMPLETED', 'FAILED', 'EXPIRED', 'ABORTED', 'PARTIAL'];
