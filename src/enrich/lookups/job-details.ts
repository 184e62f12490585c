import type { BackupEvent } from '../../events/backup-event.ts';
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

/** Says whether AWS Backup can be asked about the job of an event. */
export function isDescribable({ kind, jobId }: BackupEvent): boolean {
  return jobId !== '' && (kind === 'backup' || kind === 'copy' || kind === 'restore');
}
