import type { TextMap } from '../../lib/text-map.ts';
import type { BackupPlans } from '../../ports/aws-backup/backup-plans.ts';
import type { Lookup } from '../lookup.ts';

/** The tags of the backup plan: who owns what it backs up, when the resource does not say. */
export const planTags: Lookup<'plans', BackupPlans, 'planTags', TextMap> = {
  id: 'plan-tags',
  brings: 'plan tags',
  source: 'plans',
  finds: 'planTags',
  servesOne: false,
  async find(plans, { event, signal, job }) {
    const planArn = event.planArn ?? (await job())?.planArn ?? null;
    if (planArn === null) return null;
    return { found: await plans.tagsOfPlan(planArn, signal) };
  },
};
