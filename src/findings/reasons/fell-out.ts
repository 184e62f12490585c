import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { areSelectionsKnown, type Plan, type Resource } from '../../estate/estate.ts';
import { anyArn } from '../../estate/selection.ts';
import type { TrailedCall, TrailedName } from '../../estate/trail.ts';
import { textOf } from '../../events/fields.ts';
import { laneCalls, pointCalls } from '../asked-calls.ts';
import type { FindingRow } from '../finding.ts';
import { isRestorable, type Look } from '../look.ts';
import { type LostTags, lostTagsOf } from '../lost-tags.ts';
import { isThere, listedTags } from '../there.ts';
import { nameOfResource, whoAndWhen } from '../words.ts';

/** Calls that take from a plan what it selects. */
const unselecting: ReadonlySet<TrailedName> = new Set([
  ...(['DeleteBackupSelection', 'BackupSelectionDeletedDueToSLRDeletion', 'DeleteBackupPlan'] as const),
]);

/** It exists and a plan has backed it up, but no plan selects it any more: backups end without a word. */
export const fellOut: FindingRow = {
  reason: 'fell-out',
  title: 'Fell out of protection',
  needs: ['list-backup-plans', 'get-resources'],
  advice: foundAdvice['fell-out'],
  telling: { lane: 'resource', severity: 'high', every: 'hour', asks: [...laneCalls, ...pointCalls] },
  *find(look) {
    const { plans, resources } = look.estate;
    // A selection that could not be read may well mean this resource.
    if (plans === null || !areSelectionsKnown(look.estate)) return;
    const whoTook = takers(look);
    const isLeftOut = leftOutTest();
    const byId = new Map(plans.map((one) => [one.id, one]));
    const listed = listedTags(look.estate);
    for (const resource of resources.values()) {
      if (look.lanesOf(resource.arn).length > 0 || !isThere(resource, listed)) continue;
      const planId = formerPlan(resource, look);
      const plan = byId.get(planId ?? '');
      if (planId === null || isLeftOut(resource, plan)) continue;
      const call = whoTook(resource, planId, plan);
      yield {
        sure: resource.state === 'exists' ? 'certain' : 'likely',
        resourceArn: resource.arn,
        resourceType: resource.type,
        planId,
        planName: plan?.name ?? null,
        lastGoodAt: look.lastGoodAt(resource),
        says: `No plan selects ${nameOfResource(resource)} any more, though there are backups of it${call === null ? '' : `: ${describe(call)}`}.`,
      };
    }
  },
};

/** Returns the plan that made its backups; null: none did, or only people. */
function formerPlan({ arn }: Resource, look: Look): string | null {
  // A part of a stack or a cluster was never selected itself.
  const ofPoints = look.pointsOf(arn).findLast((one) => isRestorable(one) && one.planId !== null && !one.isPart);
  const ofJobs = look.jobsOf(arn).findLast(({ planId, parentJobId }) => planId !== null && parentJobId === null);
  return ofPoints?.planId ?? ofJobs?.planId ?? null;
}

/** Returns a test that says whether its plan explicitly excludes a resource. */
function leftOutTest(): (resource: Resource, plan: Plan | undefined) => boolean {
  const byPlan = new Map<string, (arn: string) => boolean>();
  return ({ arn }, plan) => {
    if (plan === undefined) return false;
    const test = byPlan.get(plan.id) ?? anyArn((plan.selections ?? []).flatMap(({ notResources }) => notResources));
    byPlan.set(plan.id, test);
    return test(arn);
  };
}

/** Returns a finder of the last call that removed the resource's tag or its plan's selection; null: none is known. */
function takers(look: Look): (resource: Resource, planId: string, plan: Plan | undefined) => TrailedCall | null {
  const untagged = look.trailed(look.since).flatMap((call) => lostTagsOf(call) ?? []);
  const emptied = look.trailed(look.since).filter(({ name }) => unselecting.has(name));
  return (resource, planId, plan) => {
    const wanted = keysOf(plan);
    const ofTag = untagged.findLast((lost) => lost.isOf(resource) && couldMatter(lost, wanted))?.call ?? null;
    const ofPlan = emptied.findLast(({ parameters }) => textOf(parameters, 'backupPlanId') === planId) ?? null;
    return ofTag !== null && (ofPlan === null || ofTag.at > ofPlan.at) ? ofTag : ofPlan;
  };
}

/** Returns the tags that its plan selects by; none: it selects otherwise, or nobody knows any more. */
function keysOf(plan: Plan | undefined): readonly string[] {
  return (plan?.selections ?? []).flatMap(({ listOfTags, conditions }) =>
    [...listOfTags, ...conditions].map(({ key }) => key),
  );
}

/** Losing a tag that the plan does not select by is not the cause. */
function couldMatter({ keys }: LostTags, wanted: readonly string[]): boolean {
  return keys === null || wanted.length === 0 || wanted.some((key) => keys.has(key));
}

function describe(call: TrailedCall): string {
  return `${call.name} was called ${whoAndWhen(call)}`;
}
