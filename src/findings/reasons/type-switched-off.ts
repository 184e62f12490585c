import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { laneCalls } from '../asked-calls.ts';
import type { FindingRow } from '../finding.ts';
import { nameOfResource, placeOf, quote } from '../words.ts';

/** A plan selects it, but AWS Backup leaves it out because its type is switched off in the Region. */
export const typeSwitchedOff: FindingRow = {
  reason: 'type-switched-off',
  title: 'Types that are switched off in the Region',
  needs: ['list-backup-plans', 'describe-region-settings'],
  advice: foundAdvice['type-switched-off'],
  countsRuns: true,
  telling: { lane: 'resource', severity: 'medium', every: 'hour', asks: laneCalls },
  *find(look) {
    for (const lane of look.lanes) {
      if (lane.isOff !== true) continue;
      const { resource, plan } = lane;
      yield {
        ...placeOf(lane, look),
        sure: resource.state === 'exists' ? 'certain' : 'likely',
        missed: Math.max(1, lane.runs.length),
        says: `${nameOfResource(resource)} is selected by plan ${quote(plan.name ?? plan.id)}, but ${resource.type ?? 'its type'} is switched off in this Region, so it is not backed up.`,
      };
    }
  },
};
