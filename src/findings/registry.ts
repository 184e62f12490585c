import type { FindingRow } from './finding.ts';
import { continuousStopped } from './reasons/continuous-stopped.ts';
import { copyMissing } from './reasons/copy-missing.ts';
import { eyesSwitchedOff } from './reasons/eyes-switched-off.ts';
import { fellOut } from './reasons/fell-out.ts';
import { lastRestorePoints } from './reasons/last-restore-points.ts';
import { likelyToExpire } from './reasons/likely-to-expire.ts';
import { neverProtected } from './reasons/never-protected.ts';
import { notStarted } from './reasons/not-started.ts';
import { protectionTakenAway } from './reasons/protection-taken-away.ts';
import { restoreTestIncomplete } from './reasons/restore-test-incomplete.ts';
import { roleMissing } from './reasons/role-missing.ts';
import { selectionDeleted } from './reasons/selection-deleted.ts';
import { selectionEmpty } from './reasons/selection-empty.ts';
import { stale } from './reasons/stale.ts';
import { stuck } from './reasons/stuck.ts';
import { typeSwitchedOff } from './reasons/type-switched-off.ts';
import { unheard } from './reasons/unheard.ts';
import { unprotected } from './reasons/unprotected.ts';
import { validationFailed } from './reasons/validation-failed.ts';
import { vaultMissing } from './reasons/vault-missing.ts';

/** Every reason that is looked for, in the order in which people read them; the only such list. */
export const findingRows: readonly FindingRow[] = [
  notStarted,
  neverProtected,
  stale,
  lastRestorePoints,
  stuck,
  likelyToExpire,
  continuousStopped,
  copyMissing,
  fellOut,
  unprotected,
  selectionEmpty,
  selectionDeleted,
  roleMissing,
  vaultMissing,
  typeSwitchedOff,
  restoreTestIncomplete,
  validationFailed,
  protectionTakenAway,
  eyesSwitchedOff,
  unheard,
];
