import type { Answers } from '../../estate/answers.ts';
import type { Call } from '../../estate/calls.ts';
import { questionOf, type Reach } from '../../estate/pages.ts';
import { type TrailedName, trailedNames, untaggingNames } from '../../estate/trail.ts';
import { type Fields, fieldsIn, textOf } from '../../events/fields.ts';
import { addSeconds, epochSeconds, type Instant } from '../../lib/instant.ts';

/** One call that is to be made. */
export interface Question {
  call: Call;
  about: readonly string[];
  /** Further parameters. */
  input?: Fields;
  /** How much of the list is read; absent: all of it. */
  reach?: Reach;
}

/** Asked last: this list has everything that began in the meantime. */
export const lastCall: Call = 'list-backup-jobs';

/** Asked once in each look. */
const once: readonly Call[] = [
  ...(['list-backup-plans', 'list-protected-resources', 'describe-region-settings', 'get-resources'] as const),
  ...(['describe-instances', 'describe-db-instances', 'describe-db-clusters'] as const),
  ...(['list-backup-vaults', 'list-report-plans', 'list-frameworks'] as const),
];

/** Asked once a day, because it changes slowly or takes many calls. */
const onceADay: readonly Call[] = [
  ...(['list-copy-jobs', 'list-restore-jobs', 'list-restore-testing-plans', 'list-rules'] as const),
  'describe-file-systems',
];

/** Asked about each plan, vault and so on that was listed, in each look or (`day`) once a day. */
const about: readonly { call: Call; of: Call; named: string; every: 'look' | 'day' }[] = [
  { call: 'get-backup-plan', of: 'list-backup-plans', named: 'BackupPlanId', every: 'look' },
  { call: 'list-backup-selections', of: 'list-backup-plans', named: 'BackupPlanId', every: 'look' },
  { call: 'get-backup-vault-notifications', of: 'list-backup-vaults', named: 'BackupVaultName', every: 'look' },
  { call: 'get-backup-vault-access-policy', of: 'list-backup-vaults', named: 'BackupVaultName', every: 'look' },
  { call: 'describe-key', of: 'list-backup-vaults', named: 'EncryptionKeyArn', every: 'look' },
  { call: 'list-recovery-points-by-backup-vault', of: 'list-backup-vaults', named: 'BackupVaultName', every: 'day' },
  {
    call: 'get-restore-testing-plan',
    of: 'list-restore-testing-plans',
    named: 'RestoreTestingPlanName',
    every: 'day',
  },
  {
    call: 'list-restore-testing-selections',
    of: 'list-restore-testing-plans',
    named: 'RestoreTestingPlanName',
    every: 'day',
  },
  { call: 'list-targets-by-rule', of: 'list-rules', named: 'Name', every: 'day' },
];

/**
 * Every call that is made; the role of `watch` has to allow exactly these.
 *
 * @public Found by test/serverless-permissions.test.ts.
 */
export const collectedCalls: readonly Call[] = [
  ...once,
  ...onceADay,
  ...about.map(({ call }) => call),
  ...(['get-backup-selection', 'get-role', 'lookup-events', lastCall] as const),
];

/** AWS lists restores for thirty days. */
const listedSeconds = 30 * 86_400;

/** The stages of a look; each asks about what the one before it answered. */
export const lastStage = 3;

/** Returns the questions of a stage: first for lists, then about their entries, and at the end for the jobs. */
export function questionsOf(
  stage: number,
  { answers, isDaily, since, now }: { answers: Answers; isDaily: boolean; since: Instant; now: Instant },
): Question[] {
  switch (stage) {
    case 0:
      return [...once, ...(isDaily ? onceADay : [])].map((call) => ({ call, about: [], ...wholeList(call, now) }));
    case 1:
      return [...ofListed(answers, isDaily), ...trailed(since, isDaily)];
    case 2:
      return answers.listed('list-backup-selections').map((one) => ({
        call: 'get-backup-selection',
        about: [textOf(one, 'BackupPlanId') ?? '', textOf(one, 'SelectionId') ?? ''],
      }));
    default:
      return [...(isDaily ? roles(answers) : []), { call: lastCall, about: [] }];
  }
}

/** A restore test may have run weeks ago. */
function wholeList(call: Call, now: Instant): Pick<Question, 'input'> {
  if (call !== 'list-restore-jobs') return {};
  return { input: { ByCreatedAfter: new Date(addSeconds(now, -listedSeconds)), MaxResults: 1000 } };
}

function ofListed(answers: Answers, isDaily: boolean): Question[] {
  return about.flatMap(({ call, of, named, every }) => {
    if (every === 'day' && !isDaily) return [];
    const names = new Set(answers.listed(of).flatMap((one) => textOf(one, named) ?? []));
    return [...names].map((name) => ({ call, about: [name], ...pageSizes[call] }));
  });
}

/** AWS lists fewer at once unless asked for more. */
const pageSizes: Readonly<Partial<Record<Call, Pick<Question, 'input'>>>> = {
  'list-recovery-points-by-backup-vault': { input: { MaxResults: 1000 } },
};

/** The most pages of fifty calls of one name, newest first: CloudTrail is so slow that thousands of pages would take hours. */
const mostTrailed = 20;

const untagging: ReadonlySet<TrailedName> = new Set(untaggingNames);

/**
 * How far back the calls of one name are read. Tags are set and removed by the thousand, and no finding ends because such a call
 * is missing. So these are read as far as others only once a day; at other times one page is enough to see who just did it.
 */
function trailReach(name: TrailedName, isDaily: boolean): Reach {
  if (!untagging.has(name)) return { most: mostTrailed, isCutAfter: true };
  return { most: isDaily ? mostTrailed : 1, isCutAfter: false };
}

/** Asks CloudTrail for one name at a time; each is a question of its own, so that a refusal can be told apart. */
function trailed(since: Instant, isDaily: boolean): Question[] {
  return trailedNames.map((name) => ({
    call: 'lookup-events',
    about: [name],
    reach: trailReach(name, isDaily),
    input: {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
      StartTime: epochSeconds(since),
      MaxResults: 50,
    },
  }));
}

function roles(answers: Answers): Question[] {
  const arns = answers.to('get-backup-selection').flatMap(({ pages }) => {
    const arn = textOf(fieldsIn(pages[0] ?? {}, 'BackupSelection'), 'IamRoleArn');
    return arn?.split('/').at(-1) ?? [];
  });
  return [...new Set(arns)].map((role) => ({ call: 'get-role', about: [role] }));
}

/** Returns the parameters of a question, by AWS's names. */
export function inputOf({ call, about: names, input }: Question, since: Instant): Fields {
  return { ...questionOf(call, names, since), ...input };
}
