import { type Call, callRow, calls } from '../estate/calls.ts';
import type { Estate } from '../estate/estate.ts';
import { unreadableIn } from '../estate/readable.ts';
import { textOf } from '../events/fields.ts';
import { describeUnreadable } from '../expected/expected-runs.ts';
import { inertLine } from '../lib/text.ts';
import type { NotKnown } from './finding.ts';

const allCalls = Object.keys(calls) as Call[];

/** Questions that were left without an answer, for example about some of the plans. */
export function unanswered(estate: Estate): NotKnown[] {
  const { plans, answers, vaults, pointsKnownOf } = estate;
  const refused = [...answers.refusals()].map(({ call, about, why }) => ({
    what: nameOf(call, about),
    why: why ?? 'it has no answer',
  }));
  const ofPlans = (plans ?? []).flatMap(({ id, rules, selections }) => [
    ...(rules === null ? [lacking('get-backup-plan', [id], answers)] : []),
    ...(selections === null ? [lacking('list-backup-selections', [id], answers)] : []),
  ]);
  const ofVaults = pointsKnownOf.size === 0 ? [] : (vaults ?? []).filter(({ name }) => !pointsKnownOf.has(name));
  const tags = hasTags(plans) && !answers.has('get-resources') ? [lacking('get-resources', [], answers)] : [];
  const tests = answers.listed('list-restore-testing-plans').flatMap((plan) => {
    const name = textOf(plan, 'RestoreTestingPlanName');
    return name === null || answers.about('get-restore-testing-plan', name) !== null
      ? []
      : [lacking('get-restore-testing-plan', [name], answers)];
  });
  const cut = answers
    .cut()
    .map((call) => ({ what: call, why: 'its list is cut: it names a next page, which is missing' }));
  const lacks = [
    ...refused,
    ...ofPlans,
    ...tags,
    ...tests,
    ...unaskedDetails({ plans, answers, vaults }),
    ...undescribedTypes(estate),
    ...ofVaults.map(({ name }) => lacking('list-recovery-points-by-backup-vault', [name], answers)),
    ...cut,
  ];
  return [...new Map(lacks.map((one) => [one.what, one])).values()];
}

/** Answers, or things in a list, that do not have the form AWS gives them: they are treated as if they were absent. */
export function unreadable({ answers }: Estate): NotKnown[] {
  return allCalls.flatMap((call) =>
    answers.to(call).flatMap((answer) => {
      const found = unreadableIn(answer);
      if (found === null) return [];
      const { count, of, members } = found;
      const which = callRow(call).lists === undefined ? 'it is' : `${count} of the ${of} that it lists are`;
      return {
        what: `what cannot be read in ${inertLine(nameOf(call, answer.about))}`,
        why: `${which} not what AWS writes: look at ${members.join(', ')}`,
      };
    }),
  );
}

/** Single things that nobody asked about: roles, keys, and what restore tests are meant to test. */
function unaskedDetails({ plans, answers, vaults }: Pick<Estate, 'plans' | 'answers' | 'vaults'>): NotKnown[] {
  const selections = (plans ?? []).flatMap((plan) => plan.selections ?? []);
  const roles = selections.flatMap(({ iamRoleArn }) => iamRoleArn?.split('/').at(-1) ?? []);
  const keys = (vaults ?? []).flatMap(({ encryptionKeyArn }) => encryptionKeyArn?.split('/').at(-1) ?? []);
  const tests = answers
    .listed('list-restore-testing-plans')
    .flatMap((plan) => textOf(plan, 'RestoreTestingPlanName') ?? []);
  const wanted: [Call, readonly string[]][] = [
    ['get-role', roles],
    ['describe-key', keys],
    ['list-restore-testing-selections', tests],
  ];
  return wanted.flatMap(([call, names]) => {
    const asked = new Set(answers.all(call).flatMap(({ about }) => about[0]?.split('/').at(-1) ?? []));
    return names.filter((name) => !asked.has(name)).map((name) => lacking(call, [name], answers));
  });
}

/** Lists of the services that alone can say in which state their resources are. */
const describing: readonly (readonly [Call, readonly string[]])[] = [
  ['describe-instances', ['EC2']],
  ['describe-db-instances', ['RDS']],
  ['describe-db-clusters', ['Aurora', 'DocumentDB', 'Neptune']],
  ['describe-file-systems', ['FSx']],
];

function undescribedTypes({ resources, answers }: Estate): NotKnown[] {
  const types = new Set([...resources.values()].map(({ type }) => type ?? ''));
  return describing.flatMap(([call, ofTypes]) =>
    answers.has(call) || !ofTypes.some((type) => types.has(type)) ? [] : [lacking(call, [], answers)],
  );
}

/** Without the tags nobody knows what such selections mean. */
function hasTags(plans: Estate['plans']): boolean {
  return (plans ?? []).some(({ selections }) =>
    (selections ?? []).some(({ listOfTags, conditions }) => listOfTags.length > 0 || conditions.length > 0),
  );
}

function lacking(call: Call, about: readonly string[], answers: Estate['answers']): NotKnown {
  return {
    what: nameOf(call, about),
    why: answers.whyNot(call, ...about) ?? whyPartly(call),
  };
}

function whyPartly(call: Call): string {
  if (call !== 'list-backup-selections') return 'not all of it can be read';
  return 'one of its selections has no get-backup-selection, or none that can be read';
}

/** Returns the name of the file that holds the answer. */
function nameOf(call: Call, about: readonly string[]): string {
  return [call, ...about.map((one) => one.replaceAll('/', '%2F'))].join('.');
}

/** Rules whose schedule cannot be read, and why. */
export function unreadableSchedules({ plans }: Estate): NotKnown[] {
  return (plans ?? []).flatMap(({ name, id, rules, createdAt }) =>
    (rules ?? []).flatMap((rule) => {
      const issue = describeUnreadable(rule, createdAt);
      if (issue === null) return [];
      return {
        what: `the schedule of rule ${inertLine(rule.name ?? rule.id ?? 'without a name')} in plan ${inertLine(name ?? id)}`,
        why: inertLine(`${rule.expression ?? 'without an expression it'} ${issue}`),
      };
    }),
  );
}
