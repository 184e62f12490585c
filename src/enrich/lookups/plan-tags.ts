import type { Lookup } from '../lookup.ts';

/** The tags of the backup plan: who owns what it backs up, when the resource does not say. */
export const planTags: Lookup = {
  id: 'plan-tags',
  brings: 'plan tags',
  async find({ event, sources: { plans }, signal, job }) {
    if (plans === undefined) return null;
    const planArn = event.planArn ?? (await job())?.planArn ?? null;
    if (planArn === null) return null;
    return { planTags: await plans.tagsOfPlan(planArn, signal) };
  },
};
