import type { OwnMetric } from '../src/lib/own-metrics.ts';

/** What is said of a metric of ours on docs/operations/metrics.md. */
export interface MetricWords {
  /** Which functions publish it, by name. */
  by: readonly string[];
  /** What it counts or measures, in a sentence. */
  says: string;
}

/** What every metric of ours says, and who publishes it. */
export const metricWords: Readonly<Record<OwnMetric, MetricWords>> = {
  'Events.open': { by: ['ingest'], says: 'Events that opened an incident.' },
  'Events.join': { by: ['ingest'], says: 'Events that joined an open incident.' },
  'Events.resolve': { by: ['ingest'], says: 'Successes that ended a problem.' },
  'Events.record': { by: ['ingest'], says: 'Events that were news, and no problem.' },
  'Events.ignore': { by: ['ingest'], says: 'Problems that a route ignores.' },
  'Events.accept': { by: ['ingest'], says: 'Problems that a person has accepted.' },
  'Events.duplicate': { by: ['ingest'], says: 'Events that had been heard before.' },
  'Events.foreign': { by: ['ingest'], says: 'Messages that are not about backups.' },
  UnknownErrors: { by: ['ingest'], says: 'Errors that the catalogue does not know.' },
  ProtectionChanges: {
    by: ['ingest'],
    says: 'Locks, vaults, plans and settings that somebody changed so that less is protected.',
  },
  DeadLetters: { by: ['ingest'], says: 'Events that were put aside.' },
  DeliveriesMade: { by: ['deliver'], says: 'Notices that a target took.' },
  DeliveriesFailed: {
    by: ['deliver'],
    says: 'Notices that a target did not take, even later, and mails that came back.',
  },
  DeliveriesPostponed: {
    by: ['deliver'],
    says: 'Times that a notice was put off, because its target did not take it then.',
  },
  TargetDown: { by: ['deliver'], says: 'Targets that began to fail.' },
  TimeToAcknowledge: {
    by: ['respond', 'hooks'],
    says: 'From when people were to be told of an incident until somebody had it in hand.',
  },
  LostTimers: { by: ['watch'], says: 'Incidents that had lost the timer of their next step.' },
  StaleOutboxes: { by: ['watch'], says: 'Incidents with notices or timers that were decided and not handed over.' },
  UnfinishedDeliveries: { by: ['watch'], says: 'Deliveries that were begun and have no outcome.' },
  EventGap: { by: ['watch'], says: 'Jobs that ended and of which AWS told nothing.' },
  CompletedBackups: {
    by: ['watch'],
    says: 'Backups that completed within the last `noBackupHours` hours, 1,000 at most.',
  },
  OpenIncidents: { by: ['watch'], says: 'Incidents that are not over, 2,000 at most; no drills.' },
  LongestExposure: {
    by: ['watch'],
    says: 'How long a resource of an open incident has had no good recovery point, the longest of the hundred oldest incidents.',
  },
  RestorePointsLeft: {
    by: ['watch'],
    says: 'Once a day: the fewest recovery points left of a resource that gets no new ones, while they are being deleted.',
  },
  Retries: { by: ['retry'], says: 'Failed backups that AWS began again.' },
  Faults: {
    by: ['ingest', 'escalate', 'deliver', 'guard', 'watch', 'retry', 'archive', 'respond', 'hooks'],
    says: 'Faults that a function caught.',
  },
};
