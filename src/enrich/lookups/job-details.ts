import { isDescribable } from '../../events/kinds.ts';
import type { JobDescriber, JobDetails } from '../../ports/aws-backup/job-describer.ts';
import type { Lookup } from '../lookup.ts';

/** What AWS Backup says of the job: category of the message, plan and rule by name, parent, key. */
export const jobDetails: Lookup<'describer', JobDescriber, 'job', JobDetails> = {
  id: 'job-details',
  brings: 'job details',
  source: 'describer',
  finds: 'job',
  servesOne: true,
  // Other lookups need the job as well, so the shared context makes the call.
  async find(_describer, { event, describe }) {
    if (!isDescribable(event)) return null;
    const job = await describe();
    return job === null ? 'AWS does not know the job' : { found: job };
  },
};
