import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import type { TrailedCall, TrailedName } from '../../estate/trail.ts';
import { textOf } from '../../events/fields.ts';
import type { FindingRow } from '../finding.ts';
import type { Look } from '../look.ts';
import { quote, whoAndWhen } from '../words.ts';

interface Eye {
  type: string;
  /** What was switched off, as a sentence begins, and the parameter that names it. */
  what: string;
  were: 'was' | 'were';
  named: string;
  isBack(name: string, look: Look): boolean;
}

/** Calls that keep others from seeing trouble. */
const eyes: Readonly<Partial<Record<TrailedName, Eye>>> = {
  DeleteBackupVaultNotifications: {
    type: 'Backup vault',
    what: 'The notifications of vault',
    were: 'were',
    named: 'backupVaultName',
    isBack: (name, { estate }) => estate.answers.about('get-backup-vault-notifications', name)?.refused === null,
  },
  DeleteReportPlan: {
    type: 'Report plan',
    what: 'The report plan',
    were: 'was',
    named: 'reportPlanName',
    isBack: (name, look) => isListed('list-report-plans', 'ReportPlanName', name, look),
  },
  DeleteFramework: {
    type: 'Audit framework',
    what: 'The audit framework',
    were: 'was',
    named: 'frameworkName',
    isBack: (name, look) => isListed('list-frameworks', 'FrameworkName', name, look),
  },
};

/** Somebody deleted something that reports trouble, and it has not been restored. */
export const eyesSwitchedOff: FindingRow = {
  reason: 'eyes-switched-off',
  title: 'What tells of trouble was deleted',
  needs: ['lookup-events'],
  advice: foundAdvice['eyes-switched-off'],
  telling: {
    lane: 'subject',
    severity: 'high',
    every: 'hour',
    asks: ['get-backup-vault-notifications', 'list-report-plans', 'list-frameworks'],
  },
  *find(look) {
    for (const call of look.trailed(look.since)) {
      const eye = eyes[call.name];
      const name = eye === undefined ? null : nameIn(call, eye.named);
      if (eye === undefined || (name !== null && eye.isBack(name, look))) continue;
      yield {
        sure: 'certain',
        subject: { arn: null, type: eye.type, name: name ?? 'without a name' },
        key: call.name,
        dueAt: call.at,
        says: `${eye.what} ${quote(name ?? 'without a name')} ${eye.were} deleted ${whoAndWhen(call)}.`,
      };
    }
  },
};

function nameIn({ parameters }: TrailedCall, name: string): string | null {
  return textOf(parameters, name);
}

function isListed(
  call: 'list-report-plans' | 'list-frameworks',
  member: string,
  name: string,
  { estate }: Look,
): boolean {
  return estate.answers.listed(call).some((one) => textOf(one, member) === name);
}
