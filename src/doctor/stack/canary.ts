import { canaryParts, canaryTable } from '../../incidents/canary.ts';
import { type CanaryHeard, judgeCanary, sayCanary } from '../../incidents/canary-heard.ts';
import { minuteInUtc } from '../../lib/instant.ts';
import type { CanaryKnown } from '../../ports/incidents/canary-notes.ts';
import { broken, type Finding, judge, well } from '../finding.ts';
import type { DoctorTools } from '../tools.ts';

/** Checks when the canary backup was heard of, and that it ended as it has to; nothing where there is none. */
export async function checkCanary({
  canary,
  place,
  now,
}: Pick<DoctorTools, 'canary' | 'place' | 'now'>): Promise<Finding[]> {
  if (canary === null) return [];
  const about = { check: 'canary' } as const;
  return judge(about, await canary.known(), ({ heard, watched }: CanaryKnown) => {
    const moment = now();
    const troubles = judgeCanary(canary.is, heard, { since: watched?.since ?? moment, now: moment });
    const jobs = `aws backup list-backup-jobs --region ${place.region} --by-resource-type DynamoDB`;
    if (troubles.length > 0) {
      return troubles.map((trouble) => broken(about, sayCanary(trouble, canary.is, minuteInUtc), jobs));
    }
    return well(about, canaryParts.map((part) => sayHeard(canaryTable(canary.is, part), part, heard)).join(' '));
  });
}

function sayHeard(table: string, part: (typeof canaryParts)[number], heard: readonly CanaryHeard[]): string {
  const last = heard.find((one) => one.part === part);
  if (last === undefined) return `The canary backup of ${table} is still to be heard of.`;
  const did = part === 'fails' ? 'failed, as it has to,' : 'succeeded';
  return `The canary backup of ${table} ${did} at ${minuteInUtc(last.endedAt)}.`;
}
