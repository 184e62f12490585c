import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import type { TrailedCall, TrailedName } from '../../estate/trail.ts';
import { textOf } from '../../events/fields.ts';
import type { FindingRow } from '../finding.ts';
import type { Look } from '../look.ts';
import { quote, whoAndWhen } from '../words.ts';

/** Calls that take from a plan what it selects; AWS itself makes one when its service-linked role is deleted. */
const deletions: ReadonlySet<TrailedName> = new Set([
  ...(['DeleteBackupSelection', 'BackupSelectionDeletedDueToSLRDeletion'] as const),
]);

/** A plan lost what it selected, and nothing was put in its place. */
export const selectionDeleted: FindingRow = {
  reason: 'selection-deleted',
  title: 'Selections that were deleted',
  needs: ['list-backup-plans', 'lookup-events'],
  advice: foundAdvice['selection-deleted'],
  telling: { lane: 'plans', severity: 'high', every: 'hour', asks: ['list-backup-selections'] },
  *find(look) {
    for (const call of look.trailed(look.since)) {
      if (!deletions.has(call.name)) continue;
      const planId = textOf(call.parameters, 'backupPlanId');
      const plan = look.estate.plans?.find(({ id }) => id === planId);
      if (plan === undefined ? planId !== null : wasReplaced(plan.selections, call, look)) continue;
      const of = plan === undefined ? 'a plan' : `plan ${quote(plan.name ?? plan.id)}`;
      yield {
        sure: 'certain',
        planName: plan?.name ?? null,
        planId,
        key: textOf(call.parameters, 'selectionId') ?? textOf(call.event, 'selectionId') ?? call.at,
        dueAt: call.at,
        says: `A selection of ${of} was deleted ${whoAndWhen(call)}.`,
      };
    }
  },
};

/** Tools that change a selection delete it and create a new one. */
function wasReplaced(
  selections: readonly { createdAt: string | null }[] | null,
  { at }: TrailedCall,
  { estate }: Look,
): boolean {
  if (selections === null || !estate.answers.has('list-backup-selections')) return false;
  const earliest = new Date(Date.parse(at) - 3_600_000).toISOString();
  return selections.some(({ createdAt }) => createdAt !== null && createdAt >= earliest);
}
