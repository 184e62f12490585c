import type { Instant } from '../../lib/instant.ts';
import type { TextMap } from '../../lib/text-map.ts';

/** The parts of a backup plan that say when backups are made. */
export interface PlanDetails {
  name: string | null;
  rules: readonly PlanRule[];
  /** The next runs of all rules, soonest first. */
  nextRuns: readonly { ruleId: string | null; at: Instant }[];
}

/** One rule of a plan. */
export interface PlanRule {
  id: string | null;
  name: string | null;
  /** As AWS writes it: `cron(0 5 ? * * *)`. */
  schedule: string | null;
  timezone: string | null;
  /** The logically air-gapped vault that its backups go to; null or none: no such vault. */
  airGappedVaultArn?: string | null;
  /** It asks for continuous backups of the types that can have them; none: it does not. */
  isContinuous?: true;
}

/** Reads backup plans. Both methods throw AWS's error. */
export interface BackupPlans {
  /** Returns a plan, or null when it is gone. */
  plan(planId: string, signal: AbortSignal): Promise<PlanDetails | null>;
  tagsOfPlan(planArn: string, signal: AbortSignal): Promise<TextMap>;
}
