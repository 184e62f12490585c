import type { AlertError, ErrorCategory } from '../incidents/alert.ts';
import { errorRow } from './error-catalogue.ts';

/** Whether causes of a category are about the set-up of a restore test (role, network, quota) and say nothing of the backup. */
const aboutSetUp: Readonly<Record<ErrorCategory, boolean>> = {
  access: true,
  kms: false,
  limit: true,
  window: true,
  'not-found': false,
  invalid: true,
  policy: true,
  vss: false,
  s3: false,
  eks: false,
  vm: false,
  tags: true,
  internal: true,
  stopped: true,
  lifecycle: true,
  malware: false,
  unknown: false,
};

/** Says whether a cause lies in how a restore test is set up rather than in the backup. */
export function isOfSetUp({ code, category }: Pick<AlertError, 'code' | 'category'>): boolean {
  return aboutSetUp[category] && errorRow(code).saysOfBackup !== true;
}
