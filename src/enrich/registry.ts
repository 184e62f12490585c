import type { Lookup } from './lookup.ts';
import { jobDetails } from './lookups/job-details.ts';
import { keyState } from './lookups/key-state.ts';
import { plan } from './lookups/plan.ts';
import { planTags } from './lookups/plan-tags.ts';
import { recoveryPoints } from './lookups/recovery-points.ts';
import { resourceTags } from './lookups/resource-tags.ts';
import { stoppedBy } from './lookups/stopped-by.ts';
import { vaultLock } from './lookups/vault-lock.ts';

/** Every lookup, in the order in which `missing` lists them: the only list of them. They run in parallel. */
const all = [jobDetails, resourceTags, recoveryPoints, plan, planTags, vaultLock, keyState, stoppedBy] as const;

type Each = (typeof all)[number];
type PortOf<One> = One extends Lookup<string, infer Port, string, unknown> ? Port : never;
type ValueOf<One> = One extends Lookup<string, never, string, infer Value> ? Value : never;

/** The ports of the lookups, by the name of the source. */
export type LookupPorts = { [One in Each as One['source']]: PortOf<One> };

/** What the lookups found. Null: not asked, or no answer; then `missing` says why. */
export type LookedUp = { [One in Each as One['finds']]: ValueOf<One> | null };

/** A lookup, for code that loops over all of them. */
export type AnyLookup = Lookup<keyof LookupPorts, never, keyof LookedUp, unknown>;

/** Every lookup, in the order in which `missing` lists them. */
export const lookups: readonly AnyLookup[] = all;
