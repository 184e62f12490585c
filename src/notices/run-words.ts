import type { StreakWord } from '../incidents/lane.ts';
import type { RunReason } from '../incidents/run-day.ts';

/** What became of one of several that were no good backup, behind their number. */
export const streakWords: Readonly<Record<StreakWord, string>> = {
  failed: 'failed',
  expired: 'expired',
  aborted: 'stopped',
  partial: 'made in part',
  'completed-with-issues': 'completed with issues',
  unknown: 'ended in an unknown state',
  'never-ran': 'never ran',
};

/** What became of a run, behind a number of runs. */
export const runWords: Readonly<Record<RunReason, string>> = {
  ...streakWords,
  'still-running': 'still running',
  'not-known': 'not known',
  'moved-on': 'moved on',
  accepted: 'accepted',
  'switched-off': 'switched off',
};
