import type { Answer } from '../../estate/answers.ts';
import { Answers, isCutAnswer } from '../../estate/answers.ts';
import { type Call, callRow } from '../../estate/calls.ts';
import { PagesRead, questionOf } from '../../estate/pages.ts';
import { trailedNames } from '../../estate/trail.ts';
import { type Fields, fieldsIn, textOf } from '../../events/fields.ts';
import { epochSeconds, type Instant } from '../../lib/instant.ts';
import { inTurns } from '../../pipeline/in-turns.ts';
import type { AccountAnswers } from '../../ports/aws-backup/account-answers.ts';
import { describeError } from '../replay/describe-error.ts';

/** How many calls are made in parallel. */
const atOnce = 8;

/** Calls that are made once. */
const once: readonly Call[] = [
  ...(['list-backup-plans', 'list-protected-resources', 'list-backup-vaults', 'describe-region-settings'] as const),
  ...(['get-resources', 'list-restore-testing-plans', 'list-report-plans', 'list-frameworks', 'list-rules'] as const),
  ...(['describe-instances', 'describe-db-instances', 'describe-db-clusters', 'describe-file-systems'] as const),
  ...(['list-backup-jobs', 'list-copy-jobs', 'list-restore-jobs', 'list-scan-jobs', 'get-caller-identity'] as const),
];

/** Makes every call that a checkup needs, read-only. Never throws: a refusal by AWS is an answer too. */
export async function askAccount(source: AccountAnswers, since: Instant): Promise<Answer[]> {
  const answers: Answer[] = [];
  const ask = async (call: Call, about: readonly string[] = [], input: Fields = {}) => {
    answers.push(await askAll(source, call, about, { ...questionOf(call, about, since), ...input }));
  };
  const answered = (questions: readonly (() => Promise<void>)[]) =>
    inTurns(questions, atOnce, (question) => question());
  await answered(once.map((call) => () => ask(call)));
  const known = new Answers(answers);
  const ids = (call: Call, name: string) => known.listed(call).flatMap((one) => textOf(one, name) ?? []);
  const vaults = ids('list-backup-vaults', 'BackupVaultName');
  await answered([
    ...ids('list-backup-plans', 'BackupPlanId').flatMap((id) => [
      () => ask('get-backup-plan', [id]),
      () => ask('list-backup-selections', [id]),
    ]),
    ...vaults.flatMap((vault) => [
      () => ask('list-recovery-points-by-backup-vault', [vault]),
      () => ask('get-backup-vault-notifications', [vault]),
      () => ask('get-backup-vault-access-policy', [vault]),
    ]),
    ...[...new Set(ids('list-backup-vaults', 'EncryptionKeyArn'))].map((key) => () => ask('describe-key', [key])),
    ...ids('list-restore-testing-plans', 'RestoreTestingPlanName').flatMap((name) => [
      () => ask('get-restore-testing-plan', [name]),
      () => ask('list-restore-testing-selections', [name]),
    ]),
    ...ids('list-rules', 'Name').map((name) => () => ask('list-targets-by-rule', [name])),
    ...trailedNames.map((name) => () => ask('lookup-events', [], trailedInput(name, since))),
  ]);
  const selected = new Answers(answers).listed('list-backup-selections');
  await answered(
    selected.map(
      (one) => () => ask('get-backup-selection', [textOf(one, 'BackupPlanId') ?? '', textOf(one, 'SelectionId') ?? '']),
    ),
  );
  const roles = new Answers(answers).to('get-backup-selection').flatMap(
    ({ pages }) =>
      textOf(fieldsIn(pages[0] ?? {}, 'BackupSelection'), 'IamRoleArn')
        ?.split('/')
        .at(-1) ?? [],
  );
  await answered([...new Set(roles)].map((role) => () => ask('get-role', [role])));
  // Several questions have one answer, such as the trail: where the list of one is cut, the answer ends with it.
  return [...answers.filter((one) => !isCutAnswer(one)), ...answers.filter(isCutAnswer)];
}

function trailedInput(name: string, since: Instant): Fields {
  return {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
    StartTime: epochSeconds(since),
    MaxResults: 50,
  };
}

async function askAll(source: AccountAnswers, call: Call, about: readonly string[], input: Fields): Promise<Answer> {
  const read = new PagesRead(call);
  try {
    while (read.next !== null) read.take(await source.page(call, { ...input, ...read.next }));
    return { call, about, pages: read.pages, refused: null, why: null };
  } catch (error) {
    const why = describeError(error, callRow(call).action).replace(/\.$/, '');
    return { call, about, pages: [], refused: (error as Error).name || 'Error', why };
  }
}
