import type { Lookup } from '../lookup.ts';

/** The backup plan: its schedule, from which an RPO can be guessed, and when it runs next. */
export const plan: Lookup = {
  id: 'plan',
  brings: 'backup plan',
  async find({ event, sources: { plans }, signal, job }) {
    if (plans === undefined) return null;
    const planId = event.planId ?? (await job())?.planId ?? null;
    if (planId === null) return null;
    return { plan: await plans.plan(planId, signal) };
  },
};
