import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import type { Plan } from '../../estate/estate.ts';
import { type Selection, selectorOf } from '../../estate/selection.ts';
import { laneCalls } from '../asked-calls.ts';
import type { FindingRow, Found } from '../finding.ts';
import type { Look } from '../look.ts';
import { quote } from '../words.ts';

/** A plan runs each night and backs up nothing: there is no job, and so no event. */
export const selectionEmpty: FindingRow = {
  reason: 'selection-empty',
  title: 'Plans that select nothing',
  needs: ['list-backup-plans', 'list-backup-selections'],
  advice: foundAdvice['selection-empty'],
  telling: { lane: 'plans', severity: 'medium', every: 'hour', asks: laneCalls },
  *find(look) {
    for (const plan of look.estate.plans ?? []) {
      const found = plan.selections?.length === 0 ? nothing(plan) : empty(plan, look);
      if (found !== null) yield found;
    }
  },
};

function nothing({ name, id }: Plan): Found {
  return {
    sure: 'certain',
    planName: name,
    planId: id,
    says: `Plan ${quote(name ?? id)} has no selection, so it backs up nothing.`,
  };
}

/** Only resources selected by tags can be listed completely. */
function empty({ name, id, selections }: Plan, { estate }: Look): Found | null {
  if (selections === null || !estate.answers.has('get-resources') || estate.answers.lacksSome('get-resources'))
    return null;
  if (!selections.every(isByTag)) return null;
  const selects = selections.map(selectorOf);
  for (const resource of estate.resources.values())
    if (selects.some((select) => select(resource) !== 'no')) return null;
  return {
    sure: 'likely',
    planName: name,
    planId: id,
    missed: selections.length,
    says: `Plan ${quote(name ?? id)} selects by tags that no resource carries, so it backs up nothing.`,
  };
}

function isByTag({ resources, listOfTags, conditions }: Selection): boolean {
  return (
    (resources.length === 0 && listOfTags.length > 0) || conditions.some(({ operator }) => operator === 'StringEquals')
  );
}
