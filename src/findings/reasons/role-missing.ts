import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { type Answer, type Answers, saysGone } from '../../estate/answers.ts';
import type { Plan } from '../../estate/estate.ts';
import { isReadable } from '../../estate/readable.ts';
import type { Selection } from '../../estate/selection.ts';
import { type Fields, fieldsIn } from '../../events/fields.ts';
import { isObject } from '../../lib/is-object.ts';
import type { FindingRow, Found } from '../finding.ts';
import { quote } from '../words.ts';

/** The role that a plan uses does not exist, or AWS Backup may not assume it: there is no job, and no event. */
export const roleMissing: FindingRow = {
  reason: 'role-missing',
  title: 'Roles that AWS Backup cannot take',
  needs: ['list-backup-plans', 'get-role'],
  advice: foundAdvice['role-missing'],
  telling: { lane: 'plans', severity: 'high', every: 'day', asks: ['list-backup-selections', 'get-backup-selection'] },
  *find({ estate }) {
    for (const plan of estate.plans ?? [])
      yield* (plan.selections ?? []).flatMap((selection) => lookAtRole(plan, selection, estate.answers) ?? []);
  },
};

function lookAtRole(plan: Plan, selection: Selection, answers: Answers): Found | null {
  const name = selection.iamRoleArn?.split('/').at(-1) ?? null;
  const answer = name === null ? null : answers.about('get-role', name);
  const what = answer === null ? null : problemOf(answer, selection.iamRoleArn);
  if (name === null || what === null) return null;
  return {
    sure: 'certain',
    planName: plan.name,
    planId: plan.id,
    key: selection.id,
    says: `Plan ${quote(plan.name ?? plan.id)} backs up its selection ${quote(selection.name ?? selection.id)} with the role ${quote(name)}, ${what}.`,
  };
}

function problemOf(answer: Answer, wanted: string | null): string | null {
  if (saysGone(answer)) return 'which does not exist';
  if (!isReadable(answer)) return null;
  const role = fieldsIn(answer.pages[0] ?? {}, 'Role');
  if (typeof role.Arn === 'string' && wanted !== null && role.Arn !== wanted)
    return 'which exists, but under another path';
  const policy = policyOf(role);
  return policy === null || trusts(policy) ? null : 'whose trust policy does not let AWS Backup assume it';
}

/** One statement has to allow the service; its name may end differently in another partition. */
function trusts(policy: Fields): boolean {
  const statements = [policy.Statement].flat().filter(isObject);
  const isNamed = ({ Principal: principal }: Fields) =>
    principal === '*' ||
    (isObject(principal) &&
      [principal.Service, principal.AWS]
        .flat()
        .some((one) => typeof one === 'string' && /^(?:\*$|backup\.)/.test(one)));
  return statements.some((statement) => statement.Effect === 'Allow' && isNamed(statement));
}

/** The CLI prints the policy as an object, the API as encoded text; null: there is none. */
function policyOf({ AssumeRolePolicyDocument: document }: Fields): Fields | null {
  if (isObject(document)) return document;
  try {
    const parsed: unknown = typeof document === 'string' ? JSON.parse(decodeURIComponent(document)) : null;
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
