import type { HoldingAcceptance } from '../incidents/acceptance.ts';
import { type Covered, type CoverVerdict, judgeCover, type Problem, problemOfAlert } from '../incidents/cover.ts';
import { endOfItem } from '../incidents/persons-item.ts';
import { formatBytes } from '../lib/bytes.ts';
import { inertLine, truncate } from '../lib/text.ts';
import type { Rules } from './rules.ts';
import type { Acceptance } from './sections/protection.ts';

/** Returns the rules with people's acceptances added to their own, so that both are evaluated and shown together. */
export function withPersonsAcceptances(rules: Rules, acceptances: readonly HoldingAcceptance[]): Rules {
  return acceptances.length === 0 ? rules : { ...rules, accept: [...rules.accept, ...acceptances.map(compiled)] };
}

function compiled(acceptance: HoldingAcceptance): Acceptance {
  const { id, covers, owner, reason, from, incidentId, maker } = acceptance;
  return {
    name: `incident ${incidentId}`,
    // `made` says what it covers; these fields do not apply.
    ...{ reasons: null, resources: null, plans: null, types: null, tags: [] },
    owner,
    reason,
    until: endOfItem(acceptance),
    most: covers.length,
    made: {
      ...{ id, by: maker.name, from, incidentId },
      judge: (problem) => judgeAll(covers, problem),
      problemOf: problemOfAlert,
      saysOutgrown: (problem) => describeOutgrown(acceptance, problem),
      laneIds: covers.flatMap(({ problem }) => (problem.is === 'job' ? [problem.laneId] : [])),
      covers: covers.map(describeCovered),
    },
  };
}

/** Judges a problem by every cover: one that covers it is enough, else one that it has outgrown is reported. */
function judgeAll(covers: readonly Covered[], problem: Problem): CoverVerdict {
  const verdicts = new Set(covers.map((one) => judgeCover(one, problem)));
  return verdicts.has('covered') ? 'covered' : verdicts.has('outgrown') ? 'outgrown' : 'other';
}

/** Says what is covered, and how much of it: `S3 logs (s3-objects-failed, at most 3)`. */
export function describeCovered({ name, code, most, unit }: Covered): string {
  return `${inertLine(name)} (${code}${most === null ? '' : `, ${describeMost(most, unit)}`})`;
}

function describeMost(most: number, unit: Covered['unit']): string {
  if (unit === undefined) return `at most ${most}`;
  return `${most > 0 ? 'no larger' : 'no smaller'} than ${formatBytes(Math.abs(most))}`;
}

function describeOutgrown({ owner, covers }: Pick<HoldingAcceptance, 'owner' | 'covers'>, problem: Problem): string {
  const was = covers.filter((one) => judgeCover(one, problem) === 'outgrown').map(describeCovered);
  return `outgrew what ${inertLine(owner)} accepted (${was.join('; ')}): ${describeNow(problem)}`;
}

function describeNow(problem: Problem): string {
  const measure = describeMeasure(problem);
  return problem.is === 'finding' ? `it is ${problem.severity} and ${measure} now` : `it ${measure} now`;
}

function describeMeasure(problem: Problem): string {
  const { count } = problem;
  if (problem.is === 'job' && problem.unit !== undefined && count !== null)
    return `has ${formatBytes(Math.abs(count))}`;
  const others = problem.is === 'job' && problem.others !== '' ? [`“${truncate(problem.others, 60)}”`] : [];
  const numbers = [...(count === null ? [] : [String(count)]), ...others];
  return `says ${numbers.length === 0 ? 'no number' : numbers.join(' and ')}`;
}
