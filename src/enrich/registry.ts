import type { Lookup } from './lookup.ts';
import { jobDetails } from './lookups/job-details.ts';
import { keyState } from './lookups/key-state.ts';
import { plan } from './lookups/plan.ts';
import { planTags } from './lookups/plan-tags.ts';
import { recoveryPoints } from './lookups/recovery-points.ts';
import { resourceTags } from './lookups/resource-tags.ts';
import { stoppedBy } from './lookups/stopped-by.ts';
import { vaultLock } from './lookups/vault-lock.ts';

/** Every lookup, in the order in which `missing` lists them. They all start at once. */
export const lookups: readonly Lookup[] = [
  jobDetails,
  resourceTags,
  recoveryPoints,
  plan,
  planTags,
  vaultLock,
  keyState,
  stoppedBy,
];
