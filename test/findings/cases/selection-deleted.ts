import { around, nightlyRule, plan, planId, selectionId, taggedSelection } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';
import { trail, trailed } from '../trailed.ts';

const deletion = (other: Parameters<typeof trailed>[2] = {}) =>
  trail(trailed('DeleteBackupSelection', { backupPlanId: planId, selectionId }, other));
const { [`get-backup-selection.${planId}.${selectionId}.json`]: _, ...unselected } = plan();
const emptied = { ...unselected, ...around(), [`list-backup-selections.${planId}.json`]: { BackupSelectionsList: [] } };

/** See `src/findings/reasons/selection-deleted.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'somebody deleted it',
      files: { ...emptied, ...deletion() },
      finds: [{ sure: 'certain', planName: 'nightly', dueAt: '2026-11-21T23:10:00.000Z' }],
    },
    {
      says: 'AWS deleted it with its service-linked role',
      files: {
        ...emptied,
        ...trail(trailed('BackupSelectionDeletedDueToSLRDeletion', { backupPlanId: planId }, { arn: null })),
      },
      finds: [{ planName: 'nightly' }],
    },
  ],
  twins: [
    {
      says: 'another one was put in its place',
      files: {
        ...plan([nightlyRule], taggedSelection, { createdAt: '2026-11-21T23:10:05.000Z' }),
        ...around(),
        ...deletion(),
      },
      finds: [],
    },
    { says: 'AWS refused it', files: { ...emptied, ...deletion({ errorCode: 'AccessDenied' }) }, finds: [] },
    { says: 'it was long ago', files: { ...emptied, ...deletion({ eventTime: '2026-10-01T10:00:00Z' }) }, finds: [] },
    {
      says: 'the plan is gone as well',
      files: {
        ...plan(),
        ...around(),
        ...trail(trailed('DeleteBackupSelection', { backupPlanId: 'another', selectionId })),
      },
      finds: [],
    },
  ],
};
