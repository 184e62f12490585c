import { type Fields, textOf } from '../events/fields.ts';
import { isObject } from '../lib/is-object.ts';
import type { Answer } from './answers.ts';
import { type Call, callRow } from './calls.ts';
import { listedIn } from './listed.ts';

/** How a canary is known in answers of AWS. */
export interface CanaryNames {
  isResource: (arn: string | null) => boolean;
  isPlan: (name: string) => boolean;
}

/** Where what a list names says which resource it is about; AWS spells it in several ways. */
const arnFields = ['ResourceArn', 'ResourceARN', 'SourceResourceArn'] as const;

/** Calls about one plan, which they are named by first. */
const ofPlan: readonly Call[] = ['get-backup-plan', 'list-backup-selections', 'get-backup-selection'];

/** Returns answers without what is the canary's: its failures are meant, and its backups protect nothing. */
export function withoutCanary(answers: readonly Answer[], names: CanaryNames): Answer[] {
  const plans = plansIn(answers, names);
  return answers.flatMap((answer) => {
    const { lists } = callRow(answer.call);
    if (ofPlan.includes(answer.call) && plans.has(answer.about[0] ?? '')) return [];
    return lists === undefined ? answer : { ...answer, pages: answer.pages.map((page) => thinned(page, lists, names)) };
  });
}

function plansIn(answers: readonly Answer[], { isPlan }: CanaryNames): ReadonlySet<string> {
  const listed = answers.filter(({ call }) => call === 'list-backup-plans').flatMap(listedIn);
  const ids = listed.flatMap((plan) => {
    const [id, name] = [textOf(plan, 'BackupPlanId'), textOf(plan, 'BackupPlanName')];
    return id !== null && name !== null && isPlan(name) ? [id] : [];
  });
  return new Set(ids);
}

/** A page that names nothing of it stays the same. */
function thinned(page: Fields, lists: string, names: CanaryNames): Fields {
  const list = page[lists];
  if (!Array.isArray(list) || !list.some((one) => isOfIt(one, names))) return page;
  return { ...page, [lists]: list.filter((one) => !isOfIt(one, names)) };
}

function isOfIt(one: unknown, { isResource, isPlan }: CanaryNames): boolean {
  if (!isObject(one)) return false;
  if (typeof one.BackupPlanName === 'string' && isPlan(one.BackupPlanName)) return true;
  return arnFields.some((field) => typeof one[field] === 'string' && isResource(one[field]));
}
