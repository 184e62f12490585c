import type { BackupPlans, PlanDetails } from '../../ports/aws-backup/backup-plans.ts';
import type { Lookup } from '../lookup.ts';

/** The backup plan: its schedule, from which an RPO can be guessed, and when it runs next. */
export const plan: Lookup<'plans', BackupPlans, 'plan', PlanDetails> = {
  id: 'plan',
  brings: 'backup plan',
  source: 'plans',
  finds: 'plan',
  servesOne: false,
  async find(plans, { event, signal, job }) {
    const planId = event.planId ?? (await job())?.planId ?? null;
    if (planId === null) return null;
    return { found: await plans.plan(planId, signal) };
  },
};
