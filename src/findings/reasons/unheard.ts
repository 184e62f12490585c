import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { fieldsIn, textOf } from '../../events/fields.ts';
import { jsonObjectIn } from '../../lib/json-text.ts';
import type { FindingRow } from '../finding.ts';
import type { Look } from '../look.ts';
import { quote } from '../words.ts';

/** There are jobs, but no rule of EventBridge and no vault tells anybody when one fails. */
export const unheard: FindingRow = {
  reason: 'unheard',
  title: 'Nobody hears of failed jobs',
  needs: ['list-backup-jobs', 'list-rules'],
  advice: foundAdvice.unheard,
  countsRuns: true,
  telling: {
    lane: 'subject',
    severity: 'high',
    every: 'day',
    asks: ['list-targets-by-rule', 'get-backup-vault-notifications'],
  },
  *find(look) {
    const { estate } = look;
    if ((estate.backupJobs ?? []).length === 0 || telling.some((call) => estate.answers.lacksSome(call))) return;
    if (estate.answers.listed('list-rules').some((rule) => hears(rule, look)) || notifies(look)) return;
    const where = [estate.accountId, estate.region].flatMap((part) => part ?? []).join(' in ');
    yield {
      sure: 'certain',
      subject: { arn: null, type: 'Account', name: where === '' ? 'this Region' : where },
      missed: estate.backupJobs?.length ?? 1,
      says: `${where === '' ? 'This Region' : `Account ${quote(where)}`} has ${estate.backupJobs?.length} backup jobs, and nothing tells anybody when one fails. No enabled rule of EventBridge with a target hears of them, and no vault notifies anybody.`,
    };
  },
};

/** Calls that say who is told: if one has no answer, somebody may well be told. */
const telling = ['list-rules', 'get-backup-vault-notifications'] as const;

function hears(rule: Readonly<Record<string, unknown>>, { estate }: Look): boolean {
  if (textOf(rule, 'State') === 'DISABLED') return false;
  const name = textOf(rule, 'Name') ?? '';
  const targets = estate.answers.about('list-targets-by-rule', name);
  if (targets?.refused === null && targets.pages.every(({ Targets: list }) => Array.isArray(list) && list.length === 0))
    return false;
  const pattern = jsonObjectIn(textOf(rule, 'EventPattern'));
  return (
    pattern !== null &&
    allows(pattern.source, 'aws.backup') &&
    allows(pattern['detail-type'], 'Backup Job State Change') &&
    allows(fieldsIn(pattern, 'detail').state, 'FAILED')
  );
}

/** Anything but plain text counts as a match: there is a finding only if nothing could possibly hear. */
function allows(wanted: unknown, value: string): boolean {
  return !Array.isArray(wanted) || wanted.includes(value) || wanted.some((one) => typeof one !== 'string');
}

function notifies({ estate }: Look): boolean {
  return estate.answers.to('get-backup-vault-notifications').some(({ pages }) => {
    const events = pages[0]?.BackupVaultEvents;
    return (
      Array.isArray(events) && events.some((event) => event === 'BACKUP_JOB_COMPLETED' || event === 'BACKUP_JOB_FAILED')
    );
  });
}
