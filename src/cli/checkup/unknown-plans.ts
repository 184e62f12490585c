import type { Judgement, NotKnown } from '../../findings/finding.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import { inertLine } from '../../lib/text.ts';
import type { PromisedRate } from '../../rules/sections/expected-rate.ts';

/** Returns the plans that promises name and the account does not have, because such a promise could never be broken. */
export function unknownPlans({ estate: { plans } }: Judgement, promised: readonly PromisedRate[]): NotKnown[] {
  if (plans === null) return [];
  const names = new Set(plans.flatMap(({ name }) => name ?? []));
  return promised.flatMap((one) =>
    (one.plans ?? [])
      .filter((name) => !names.has(name))
      .map((name) => {
        const near = nearestName(name, names);
        const meant = near === null ? '' : `; ${inertLine(near)} is one`;
        return { what: `expectedRate ${inertLine(one.name)}`, why: `there is no plan ${inertLine(name)}${meant}` };
      }),
  );
}
