import type { HeardAbout, HeardJob } from '../../incidents/heard-job.ts';
import type { RunDay } from '../../incidents/run-day.ts';
import { type Cell, type Column, listed, type Table } from '../table.ts';

const about = (title: string, says: string, of: (about: HeardAbout) => Cell): Column<HeardJob> => ({
  title,
  says,
  of: (row) => (row.about === undefined ? null : of(row.about)),
});

/** Every job that ended and was heard of: the population of samples. */
export const populationTable: Table<HeardJob> = {
  file: '01-population-jobs.csv',
  about:
    'A job of AWS Backup that ended and that the router heard of, with what became of it. Drills are not among them.',
  columns: [
    { title: 'job', says: "AWS's id of the job", of: ({ jobId }) => jobId },
    { title: 'kind', says: 'backup, copy, restore, …', of: ({ kind }) => kind },
    about('account', 'where it ran', ({ accountId }) => accountId),
    about('region', 'where it ran', ({ region }) => region),
    about('resource', 'ARN of what was backed up', ({ resourceArn }) => resourceArn),
    about('resource type', "AWS's word for it", ({ resourceType }) => resourceType),
    about('plan', 'id of the backup plan; empty: it was started on request', ({ planId }) => planId),
    about('plan rule', 'id of the rule in the plan', ({ ruleId }) => ruleId),
    about('vault', 'where the backup went', ({ vaultName }) => vaultName),
    about('destination', 'vault that a copy went to', ({ destinationVaultArn }) => destinationVaultArn),
    about('recovery point', 'what the job made', ({ recoveryPointArn }) => recoveryPointArn),
    { title: 'state', says: "AWS's own word for how it ended", of: ({ state }) => state },
    { title: 'outcome', says: 'what that means, in the words of the glossary', of: ({ outcome }) => outcome },
    about('category', "AWS's class of its message", ({ category }) => category),
    about('created', 'when AWS made the job', ({ startedAt }) => startedAt),
    { title: 'ended', says: 'when it ended', of: ({ endedAt }) => endedAt },
    { title: 'source', says: 'type of the event that said so', of: ({ source }) => source },
    {
      title: 'found by',
      says: 'the look that found it in the lists of AWS; empty: AWS told',
      of: ({ foundBy }) => foundBy,
    },
    { title: 'heard', says: 'when the router heard of it', of: ({ at }) => at },
    { title: 'disposition', says: 'what became of it', of: ({ disposition }) => disposition },
    { title: 'by', says: 'the route, silence or acceptance that kept it quiet', of: ({ by }) => by },
    { title: 'accepted by', says: 'who answers for it, if it was accepted', of: ({ accepted }) => accepted?.owner },
    { title: 'accepted until', says: 'and until when', of: ({ accepted }) => accepted?.until },
    { title: 'incident', says: 'a row of 03-incidents.csv', of: ({ incidentId }) => incidentId },
    { title: 'retry of', says: 'the failed job that the router had started again', of: ({ retryOf }) => retryOf },
    about('restore test', 'a restore testing plan made it', ({ isRestoreTest }) => isRestoreTest),
    { title: 'event', says: 'the key by which repeats are recognised', of: ({ eventKey }) => eventKey },
  ],
};

/** The backups that were due. */
export const runsTable: Table<RunDay> = {
  file: '01-population-runs.csv',
  about: 'The backups of one resource that were due on one day by its plans, with the worst result.',
  columns: [
    { title: 'day', says: 'in the time zone of the plan', of: ({ day }) => day },
    { title: 'account', says: 'where it is; empty: that of the router', of: ({ accountId }) => accountId },
    { title: 'region', says: 'where it is; empty: that of the router', of: ({ region }) => region },
    { title: 'resource', says: 'its ARN', of: ({ resourceArn }) => resourceArn },
    { title: 'resource type', says: "AWS's word for it", of: ({ resourceType }) => resourceType },
    { title: 'owner', says: 'who owned it then', of: ({ owner }) => owner },
    { title: 'result', says: 'the worst of them', of: ({ verdict }) => verdict },
    {
      title: 'reasons',
      says: 'why a result is not good',
      of: ({ runs }) => listed(runs.flatMap(({ why }) => why ?? [])),
    },
    { title: 'due', says: 'when they were to start', of: ({ runs }) => listed(runs.map(({ dueAt }) => dueAt)) },
    { title: 'plans', says: 'ids of the plans', of: ({ runs }) => listed(runs.map(({ planId }) => planId)) },
    { title: 'jobs', says: 'their jobs', of: ({ runs }) => listed(runs.flatMap(({ jobId }) => jobId ?? [])) },
    {
      title: 'healed by',
      says: 'jobs of automatic retries that made a failed run good',
      of: ({ runs }) => listed(runs.flatMap(({ healed }) => healed?.jobId ?? [])),
    },
    {
      title: 'failed before',
      says: 'how the jobs ended that were healed',
      of: ({ runs }) => listed(runs.flatMap(({ healed }) => healed?.was ?? [])),
    },
    {
      title: 'accepted by',
      says: 'who answers for those that were accepted',
      of: ({ runs }) => listed(runs.flatMap(({ accepted }) => accepted?.owner ?? [])),
    },
  ],
};
