import type { Plan } from '../estate/estate.ts';
import type { FoundProblem } from '../events/found-problem.ts';
import { sha256 } from '../lib/hash.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import type { Finding, FindingRow, Judgement, Telling } from './finding.ts';
import { quote } from './words.ts';

/** What it takes, besides a finding, to make an alert. */
type Looked = Pick<Judgement, 'estate' | 'look'>;

/**
 * Returns the id of a finding, which stays the same from look to look. Of what is about something that is no resource, one may be
 * named by the look that knows it, and not by the call alone.
 */
export function idOfFinding({ reason, resourceArn, planId, subject, copyTo, key }: Finding): string {
  const what = [
    reason,
    subject === null ? resourceArn : null,
    planId,
    subject?.type,
    subject?.arn ?? subject?.name,
    copyTo,
    key,
  ];
  return sha256(JSON.stringify(what), 24);
}

/** Returns the name of a finding, the same from look to look and whenever it comes anew; `findingIn` finds it in what is told. */
export function nameOfFinding(finding: Finding): string {
  return `finding-${idOfFinding(finding)}`;
}

/** Returns how many a finding counts; null: what its reason counts are runs, which come night by night while it goes on. */
export function countOfFinding(
  { missed }: Pick<Finding, 'missed'>,
  { countsRuns }: Pick<FindingRow, 'countsRuns'>,
): number | null {
  return countsRuns === true ? null : missed;
}

/**
 * Returns a finding in the form that the intake takes: with its lane, its reason, how sure it is and how bad.
 *
 * @param since when it was found first, which tells this time from another one
 */
export function problemOf(
  finding: Finding,
  row: Pick<FindingRow, 'countsRuns' | 'isDeed'> & { telling: Telling },
  since: Instant,
  looked: Looked,
): FoundProblem {
  const { reason, severity, copyTo, keyState } = finding;
  const { telling } = row;
  const count = countOfFinding(finding, row);
  const plan = looked.estate.plans?.find(({ id }) => id === finding.planId) ?? null;
  const id = `${nameOfFinding(finding)}-${Date.parse(since).toString(36)}`;
  return {
    id,
    jobId: `${id}-${severity}`,
    reason,
    severity,
    says: saysOf(finding),
    ...(count === null ? {} : { count }),
    ...(row.isDeed === true ? { isDeed: true } : {}),
    ...placeOf(finding, telling, plan),
    planId: finding.planId,
    planArn: plan?.arn ?? null,
    ...(keyState === null ? {} : { keyState }),
    destinationVaultArn: telling.lane === 'copies' ? copyTo : null,
    startedAt: startOf(finding, telling, looked),
  };
}

type Place = Pick<FoundProblem, 'about' | 'subject' | 'name' | 'resourceArn' | 'resourceType'>;

function placeOf(finding: Finding, { lane }: Telling, plan: Plan | null): Place {
  const { resourceArn, resourceType, planId, planName, subject } = finding;
  const ofResource = { resourceArn, resourceType, name: null };
  switch (lane) {
    case 'backups':
    case 'copies':
      return { ...ofResource, about: 'run', subject: null };
    case 'resource':
      return { ...ofResource, about: 'resource', subject: `resource|${resourceArn ?? ''}` };
    case 'plans':
      return {
        about: 'set-up',
        subject: `plan|${planId ?? planName ?? ''}`,
        name: planName ?? planId ?? 'a plan',
        resourceArn: plan?.arn ?? null,
        resourceType: 'Backup plan',
      };
    case 'subject':
      return {
        about: 'set-up',
        subject: [subject?.type, subject?.arn ?? subject?.name].join('|'),
        name: subject?.name ?? planName,
        resourceArn: subject?.arn ?? null,
        resourceType: subject?.type ?? null,
      };
  }
}

/** Any job that was made later than this ends the alert: one for the missed run itself, or one after the last good backup. */
function startOf({ dueAt, key, lastGoodAt }: Finding, { lane }: Telling, { look }: Looked): Instant {
  if (lane === 'copies') return dueAt ?? look.at;
  if (lane !== 'backups') return look.at;
  return key !== null && dueAt !== null ? addSeconds(dueAt, -1) : addSeconds(lastGoodAt ?? look.since, 1);
}

function saysOf({ says, sure, planName, ruleNames, lastGoodAt }: Finding): string {
  const rules =
    ruleNames.length === 0 ? '' : `, ${ruleNames.length === 1 ? 'rule' : 'rules'} ${ruleNames.map(quote).join(', ')}`;
  return [
    says,
    ...(planName === null || says.includes(quote(planName)) ? [] : [`Plan ${quote(planName)}${rules}.`]),
    ...(lastGoodAt === null ? [] : [`The last known good backup is from ${lastGoodAt}.`]),
    ...(sure === 'likely' ? ['This is likely, not certain: not all that it depends on is known.'] : []),
  ].join(' ');
}
