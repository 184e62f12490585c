/** What the log has to know of a metric of ours. */
export interface MetricRow {
  unit: 'Count' | 'Seconds';
  /**
   * Whether nothing is published as zero. A metric costs by the hour in which it is published, so that zero is only published
   * where it means something else than nothing; an alarm takes what is missing for good.
   */
  zero: 'published' | 'omitted';
}

/**
 * Every metric of ours, in the namespace `BackupAlertRouter` by `service` and `function`. Names do not change. What each says stands
 * in docs/metrics-words.ts, which no function carries.
 */
export type OwnMetric =
  | 'Events.open'
  | 'Events.join'
  | 'Events.resolve'
  | 'Events.record'
  | 'Events.ignore'
  | 'Events.accept'
  | 'Events.duplicate'
  | 'Events.foreign'
  | 'UnknownErrors'
  | 'ProtectionChanges'
  | 'DeadLetters'
  | 'DeliveriesMade'
  | 'DeliveriesFailed'
  | 'DeliveriesPostponed'
  | 'TargetDown'
  | 'TimeToAcknowledge'
  | 'LostTimers'
  | 'StaleOutboxes'
  | 'UnfinishedDeliveries'
  | 'EventGap'
  | 'CompletedBackups'
  | 'OpenIncidents'
  | 'LongestExposure'
  | 'RestorePointsLeft'
  | 'Retries'
  | 'Faults';

/** Those that are no counts of what happened, of which zero is left out. */
const others: Partial<Record<OwnMetric, MetricRow>> = {
  TimeToAcknowledge: { unit: 'Seconds', zero: 'published' },
  CompletedBackups: { unit: 'Count', zero: 'published' },
  LongestExposure: { unit: 'Seconds', zero: 'omitted' },
};

/** Returns what the log has to know of a metric. */
export function metricRow(metric: OwnMetric): MetricRow {
  return others[metric] ?? { unit: 'Count', zero: 'omitted' };
}
