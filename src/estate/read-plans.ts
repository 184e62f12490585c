import { type Fields, fieldsIn, instantOf, textOf } from '../events/fields.ts';
import { type Instant, laterOf } from '../lib/instant.ts';
import type { Answers } from './answers.ts';
import { saysGone } from './answers.ts';
import type { Plan, PlanRule } from './estate.ts';
import { numberOf, objectsIn, tagValueOf } from './lists.ts';
import { isReadable } from './readable.ts';
import type { Selection, TagCondition } from './selection.ts';

/** Returns the plans of an account with their rules and selections; null: they are not known. */
export function readPlans(answers: Answers): Plan[] | null {
  const listed = new Map(
    answers.listed('list-backup-plans').flatMap((plan): [string, Fields][] => {
      const id = textOf(plan, 'BackupPlanId');
      return id === null || textOf(plan, 'DeletionDate') !== null ? [] : [[id, plan]];
    }),
  );
  for (const { about, pages } of answers.to('get-backup-plan')) {
    const id = about[0] ?? '';
    if (!listed.has(id) && textOf(pages[0] ?? {}, 'DeletionDate') === null) listed.set(id, {});
  }
  if (listed.size === 0 && !answers.has('list-backup-plans')) return null;
  return [...listed]
    .filter(([id]) => !saysGone(answers.about('get-backup-plan', id)))
    .map(([id, plan]) => readPlan(id, plan, answers));
}

function readPlan(id: string, listed: Fields, answers: Answers): Plan {
  const answer = answers.about('get-backup-plan', id);
  const got = answer?.pages[0] ?? null;
  const document = got === null ? {} : fieldsIn(got, 'BackupPlan');
  return {
    id,
    arn: textOf(got ?? {}, 'BackupPlanArn') ?? textOf(listed, 'BackupPlanArn'),
    name: textOf(document, 'BackupPlanName') ?? textOf(listed, 'BackupPlanName'),
    createdAt: latest([instantOf(listed, 'CreationDate'), instantOf(got ?? {}, 'CreationDate')]),
    // A rule that cannot be read may stand for runs of the others.
    rules: answer === null || got === null || !isReadable(answer) ? null : objectsIn(document, 'Rules').map(readRule),
    selections: readSelections(id, answers),
    isOfOrganisation: id.startsWith('orgs/'),
  };
}

function latest(times: readonly (Instant | null)[]): Instant | null {
  return times.reduce((a, b) => (a === null || b === null ? (a ?? b) : laterOf(a, b)), null);
}

function readRule(rule: Fields): PlanRule {
  return {
    name: textOf(rule, 'RuleName'),
    id: textOf(rule, 'RuleId'),
    expression: textOf(rule, 'ScheduleExpression'),
    timezone: textOf(rule, 'ScheduleExpressionTimezone'),
    startWindowMinutes: numberOf(rule, 'StartWindowMinutes'),
    completionWindowMinutes: numberOf(rule, 'CompletionWindowMinutes'),
    retentionDays: numberOf(fieldsIn(rule, 'Lifecycle'), 'DeleteAfterDays'),
    continuous: rule.EnableContinuousBackup === true,
    vaultName: textOf(rule, 'TargetBackupVaultName'),
    copyTo: objectsIn(rule, 'CopyActions').flatMap((copy) => textOf(copy, 'DestinationBackupVaultArn') ?? []),
    airGappedVaultArn: textOf(rule, 'TargetLogicallyAirGappedBackupVaultArn'),
  };
}

/** Returns null if a listed selection could not be read: then nobody knows what the plan selects. */
function readSelections(planId: string, answers: Answers): Selection[] | null {
  const listed = new Map<string, Fields>();
  const list = answers.about('list-backup-selections', planId);
  if (list !== null && list.refused === null)
    for (const page of list.pages)
      for (const one of objectsIn(page, 'BackupSelectionsList')) listed.set(textOf(one, 'SelectionId') ?? '', one);
  // If the part that excludes or restricts cannot be read, the rest would select too much.
  const got = answers.to('get-backup-selection').filter((one) => one.about[0] === planId && isReadable(one));
  const read = got.map(({ about, pages }) => readSelection(about[1] ?? '', pages[0] ?? {}, listed.get(about[1] ?? '')));
  if (list === null || list.refused !== null) return read.length > 0 ? read : null;
  const isWhole = [...listed.keys()].every((id) => read.some((one) => one.id === id));
  return isWhole ? read : null;
}

function readSelection(id: string, got: Fields, listed: Fields = {}): Selection {
  const document = fieldsIn(got, 'BackupSelection');
  const conditions = fieldsIn(document, 'Conditions');
  return {
    id,
    name: textOf(document, 'SelectionName') ?? textOf(listed, 'SelectionName'),
    createdAt: instantOf(got, 'CreationDate') ?? instantOf(listed, 'CreationDate'),
    iamRoleArn: textOf(document, 'IamRoleArn') ?? textOf(listed, 'IamRoleArn'),
    resources: textsIn(document, 'Resources'),
    notResources: textsIn(document, 'NotResources'),
    listOfTags: objectsIn(document, 'ListOfTags').flatMap((one) => readCondition('StringEquals', one)),
    conditions: operators.flatMap((operator) =>
      objectsIn(conditions, operator).flatMap((one) => readCondition(operator, one)),
    ),
  };
}

const operators = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'] as const;

/** The key of a condition is written `aws:ResourceTag/backup`, that of a listed tag without the prefix. */
function readCondition(operator: TagCondition['operator'], condition: Fields): TagCondition[] {
  const key = textOf(condition, 'ConditionKey')?.replace(/^aws:ResourceTag\//, '');
  const value = tagValueOf(condition.ConditionValue);
  return key === undefined || value === null ? [] : [{ operator, key, value }];
}

function textsIn(fields: Fields, name: string): string[] {
  const list = fields[name];
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
}
