import { isElsewhere, type Place } from '../../enrich/elsewhere.ts';
import type { EnrichmentSources } from '../../enrich/findings.ts';
import type { JobDescriber } from '../../ports/aws-backup/job-describer.ts';

/** Returns a describer that asks about a job in the account and Region where it ran; a job where nobody may ask is not described. */
export function describeWhereItRan(
  own: JobDescriber,
  home: Place,
  elsewhere: EnrichmentSources['elsewhere'] | null,
): JobDescriber {
  return {
    async describe(event, signal) {
      if (!isElsewhere(event, { home })) return own.describe(event, signal);
      const { accountId, region } = event;
      const there = await elsewhere?.({ accountId, region });
      return there?.describer?.describe(event, signal) ?? null;
    },
  };
}
