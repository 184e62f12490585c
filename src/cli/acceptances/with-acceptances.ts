import { isObject } from '../../lib/is-object.ts';
import { withPersonsAcceptances } from '../../rules/persons-acceptances.ts';
import type { RulesGiven } from '../read-rules.ts';
import { withListed } from '../with-listed.ts';
import { type AcceptanceSummary, acceptanceOf } from './acceptance-summary.ts';

/** The option `--acceptances` and its help. */
export const acceptancesOption = [
  '--acceptances <file>',
  'what people accepted, as acceptance list --json prints it',
] as const;

/** Returns rules with the acceptances of a file added to their own, or what is wrong with the file. */
export function withAcceptancesOf(given: RulesGiven, file: string | undefined): Promise<RulesGiven> {
  return withListed(given, file, {
    command: 'acceptance list',
    field: 'acceptances',
    isSummary,
    join: (rules, listed) => withPersonsAcceptances(rules, listed.map(acceptanceOf)),
  });
}

const texts = ['id', 'owner', 'reason', 'from', 'until', 'by', 'incidentId'] as const;

function isSummary(one: unknown): one is AcceptanceSummary {
  return (
    isObject(one) &&
    texts.every((name) => typeof one[name] === 'string') &&
    (one.ended === null || (isObject(one.ended) && typeof one.ended.at === 'string')) &&
    Array.isArray(one.covers) &&
    one.covers.every(isCovered)
  );
}

/** Required fields of each kind of problem. */
const needed: Readonly<Record<string, readonly string[]>> = {
  job: ['laneId', 'code', 'outcome', 'others'],
  run: ['laneId'],
  finding: ['id', 'severity'],
};

function isCovered(one: unknown): boolean {
  if (!isObject(one) || !isObject(one.problem) || typeof one.name !== 'string' || typeof one.code !== 'string')
    return false;
  const { problem, most } = one;
  const fields = typeof problem.is === 'string' && Object.hasOwn(needed, problem.is) ? needed[problem.is] : undefined;
  return (
    (most === null || typeof most === 'number') && fields?.every((name) => typeof problem[name] === 'string') === true
  );
}
