import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { fieldsIn, instantOf, textOf } from '../../events/fields.ts';
import type { FindingRow } from '../finding.ts';
import { quote, subjectOf } from '../words.ts';
import { planNameIn } from './restore-test-incomplete.ts';

const bad: Readonly<Record<string, string>> = { FAILED: 'found fault with it', TIMED_OUT: 'did not end in time' };

/** A restore test completed, but the check of what it restored did not succeed. */
export const validationFailed: FindingRow = {
  reason: 'validation-failed',
  title: 'Restored, and found not to be good',
  needs: ['list-restore-jobs'],
  advice: foundAdvice['validation-failed'],
  // The router follows restores until their check is over; see pipeline/watch/reconcile.ts.
  telling: null,
  *find({ estate, since, at, ...look }) {
    for (const job of estate.answers.listed('list-restore-jobs')) {
      const status = textOf(job, 'ValidationStatus') ?? '';
      const verdict = Object.hasOwn(bad, status) ? bad[status] : undefined;
      const createdAt = instantOf(job, 'CreationDate');
      if (verdict === undefined || createdAt === null || createdAt < since || createdAt > at) continue;
      const resourceArn = textOf(job, 'SourceResourceArn', 'ResourceArn');
      const message = textOf(job, 'ValidationStatusMessage');
      yield {
        sure: 'certain',
        resourceArn,
        resourceType: textOf(job, 'ResourceType'),
        planName: planNameIn(textOf(fieldsIn(job, 'CreatedBy'), 'RestoreTestingPlanArn')),
        dueAt: createdAt,
        says: `${resourceArn === null ? 'A recovery point' : subjectOf(resourceArn, { estate, ...look })} was restored as a test, and the check of it ${verdict}${message === null ? '' : `: ${quote(message)}`}.`,
      };
    }
  },
};
