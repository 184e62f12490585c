import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { hasEnded, isGood } from '../../estate/estate.ts';
import { usualStartWindow } from '../../expected/expected-runs.ts';
import { addSeconds } from '../../lib/instant.ts';
import { laneCalls, pointCalls } from '../asked-calls.ts';
import type { FindingRow, Sure } from '../finding.ts';
import type { Lane } from '../lanes.ts';
import type { Look } from '../look.ts';
import { nameOfResource, placeOf, quote } from '../words.ts';

/** A plan selects it, but it has never been backed up. */
export const neverProtected: FindingRow = {
  reason: 'never-protected',
  title: 'Selected by a plan, and never backed up',
  needs: ['list-backup-plans', 'list-protected-resources', 'list-backup-jobs'],
  advice: foundAdvice['never-protected'],
  countsRuns: true,
  telling: { lane: 'backups', severity: 'high', every: 'hour', asks: [...laneCalls, ...pointCalls] },
  *find(look) {
    for (const lane of look.lanes) {
      if (lane.isOff === true || !isNever(lane, look) || isNewcomer(lane, look)) continue;
      yield {
        ...placeOf(lane, look),
        sure: sureOf(lane),
        missed: Math.max(1, lane.runs.length),
        says: `Plan ${quote(lane.plan.name ?? lane.plan.id)} selects ${nameOfResource(lane.resource)}, and there has never been a backup of it${lane.resource.state === 'exists' ? '' : ', if it exists'}.`,
      };
    }
  },
};

/** Says whether it was never backed up; a job under way may be the first one. */
function isNever({ resource }: Lane, look: Look): boolean {
  if (resource.isProtected !== false || look.pointsOf(resource.arn).length > 0) return false;
  return !look.jobsOf(resource.arn).some((job) => isGood(job) || !hasEnded(job));
}

function isNewcomer(lane: Lane, look: Look): boolean {
  const { since, plan } = lane;
  if (since === null) return false;
  const windows = (plan.rules ?? []).map(({ startWindowMinutes }) => startWindowMinutes ?? usualStartWindow);
  const window = Math.max(0, ...windows) * 60;
  return addSeconds(since, (look.intervalOf(lane) ?? 86_400) + window) > look.at;
}

function sureOf({ resource, by }: Lane): Sure {
  if (resource.state === 'exists' && by !== null) return 'certain';
  return resource.tags === null || resource.described === null ? 'not-seen' : 'likely';
}
