import { isDescribable } from '../../events/kinds.ts';
import type { Lookup } from '../lookup.ts';

/** What AWS Backup says of the job: category of the message, plan and rule by name, parent, key. */
export const jobDetails: Lookup = {
  id: 'job-details',
  brings: 'job details',
  async find({ event, sources: { describer }, describe }) {
    if (describer === undefined || !isDescribable(event)) return null;
    const job = await describe();
    return job === null ? 'AWS does not know the job' : { job };
  },
};
