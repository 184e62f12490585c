import { inertLine, truncate } from '../../lib/text.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';

/**
 * Returns why something could not be read from AWS and what to do about it, as a sentence.
 *
 * @param action what would have to be allowed: `backup:ListBackupJobs`
 */
export function describeError(error: unknown, action: string): string {
  const said =
    describeAwsError(error, action) ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  return `${truncate(inertLine(said), 600).replace(/\.$/, '')}.`;
}
