import type { Resource } from '../estate/estate.ts';
import { anyArn } from '../estate/selection.ts';
import type { Problem } from '../incidents/cover.ts';
import type { Instant } from '../lib/instant.ts';
import type { Acceptance, MadeAcceptance } from '../rules/sections/protection.ts';
import { meantTest } from './expectation.ts';
import { type Finding, findingReasons, type Judgement } from './finding.ts';
import { countOfFinding, nameOfFinding } from './found-problems.ts';
import { notStarted } from './reasons/not-started.ts';
import { findingRows } from './registry.ts';

/**
 * What became of an acceptance. `holds`: the findings it covers do not count; `ended`: its time is over; `outgrown`: there are
 * more findings than it was made for; `unused`: it still applies, but covers nothing.
 */
export interface JudgedAcceptance {
  name: string;
  owner: string;
  reason: string;
  until: Instant;
  most: number;
  state: 'holds' | 'ended' | 'outgrown' | 'unused';
  /** How many findings it covers or would cover, and how many runs, recovery points or other things they count. */
  findings: number;
  missed: number;
  /** Reasons in its list that do not exist. */
  unknownReasons: readonly string[];
}

/** Returns the findings with the first acceptance that covers each of them, and what became of every acceptance. */
export function acceptFindings(
  { findings, estate, look }: Judgement,
  acceptances: readonly Acceptance[],
): { findings: Finding[]; acceptances: JudgedAcceptance[] } {
  const byFinding = new Map<Finding, Finding['accepted']>();
  const problems = acceptances.some(({ made }) => made !== undefined)
    ? findings.map((finding) => [finding, problemOfFinding(finding)] as const)
    : [];
  const judged = acceptances.map((acceptance): JudgedAcceptance => {
    const { name, owner, reason, until, most, made } = acceptance;
    const { meant, state } =
      made === undefined
        ? meantByRules(acceptance, { findings, estate, look })
        : meantByPerson(acceptance, made, problems, look.at);
    // A person’s covers each problem by itself: that one has grown says nothing of another.
    for (const finding of state === 'holds' || (state === 'outgrown' && made !== undefined) ? meant : [])
      if (!byFinding.has(finding)) byFinding.set(finding, { name, owner, reason, until });
    return {
      ...{ name, owner, reason, until, most, state },
      findings: meant.length,
      missed: meant.reduce((sum, { missed }) => sum + missed, 0),
      unknownReasons: (acceptance.reasons ?? []).filter((one) => !(findingReasons as readonly string[]).includes(one)),
    };
  });
  return {
    findings: findings.map((finding) => ({ ...finding, accepted: byFinding.get(finding) ?? null })),
    acceptances: judged,
  };
}

interface Meant {
  meant: Finding[];
  state: JudgedAcceptance['state'];
}

function meantByRules(
  acceptance: Acceptance,
  { findings, estate, look }: Pick<Judgement, 'findings' | 'estate' | 'look'>,
): Meant {
  const covers = coverTest(acceptance);
  const meant = findings.filter((finding) => covers(finding, estate.resources.get(finding.resourceArn ?? '')));
  return { meant, state: stateOf(acceptance, meant.length, look.at) };
}

/** What a person accepted is meant as it was then: of what has grown since it is only said that it has. */
function meantByPerson(
  acceptance: Acceptance,
  { judge }: MadeAcceptance,
  problems: readonly (readonly [Finding, Problem])[],
  at: Instant,
): Meant {
  const judged = problems.map(([finding, problem]) => ({ finding, verdict: judge(problem) }));
  const meant = judged.filter(({ verdict }) => verdict === 'covered').map(({ finding }) => finding);
  const hasOutgrown = acceptance.until > at && judged.some(({ verdict }) => verdict === 'outgrown');
  return { meant, state: hasOutgrown ? 'outgrown' : stateOf(acceptance, meant.length, at) };
}

function stateOf({ until, most }: Acceptance, count: number, at: Instant): JudgedAcceptance['state'] {
  if (until <= at) return 'ended';
  return count === 0 ? 'unused' : count > most ? 'outgrown' : 'holds';
}

/** That runs never started is told run by run, and not as a finding. */
function problemOfFinding(finding: Finding): Problem {
  const { reason, resourceArn, planId, severity } = finding;
  if (reason === notStarted.reason) return { is: 'run', resourceArn, planId, count: null };
  const row = findingRows.find((one) => one.reason === reason);
  return { is: 'finding', id: nameOfFinding(finding), severity, count: countOfFinding(finding, row ?? {}) };
}

/** A finding that is not about a resource is matched by whatever it is about (a vault by its ARN) and by its plan. */
function coverTest({
  reasons,
  resources,
  plans,
  types,
  tags,
}: Acceptance): (finding: Finding, resource: Resource | undefined) => boolean {
  const isNamed = anyArn(resources ?? []);
  const isMeant = meantTest({ types, tags });
  return (finding, resource) => {
    if (reasons !== null && !reasons.includes(finding.reason)) return false;
    if (plans !== null && !plans.includes(finding.planName ?? '')) return false;
    const arn = finding.resourceArn ?? finding.subject?.arn ?? null;
    if (resources !== null && (arn === null || !isNamed(arn))) return false;
    return isMeant(resource ?? { type: finding.resourceType, tags: null });
  };
}
