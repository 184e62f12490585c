import { parseArn } from '../enrich/arn.ts';
import { fieldsIn, textOf } from '../events/fields.ts';
import { type TextMap, textMap } from '../lib/text-map.ts';
import type { Answers } from './answers.ts';
import { readDescribed } from './described.ts';
import type { Estate } from './estate.ts';
import { flagOf } from './lists.ts';
import { readBackupJobs, readCopyJobs, readPoints, readVaults } from './read-jobs.ts';
import { readPlans } from './read-plans.ts';
import { readResources } from './read-resources.ts';

/** Returns what AWS's answers say about an account and Region; nothing that they do not say is guessed. */
export function readEstate(answers: Answers): Estate {
  const plans = readPlans(answers);
  const backupJobs = readBackupJobs(answers);
  const { points, pointsKnownOf } = readPoints(answers);
  const vaults = readVaults(answers);
  const described = readDescribed(answers);
  const identity = answers.to('get-caller-identity')[0]?.pages[0] ?? {};
  const arn = parseArn(
    vaults?.[0]?.arn ?? plans?.[0]?.arn ?? backupJobs?.find(({ vaultArn }) => vaultArn !== null)?.vaultArn ?? null,
  );
  return {
    accountId: textOf(identity, 'Account') ?? arn?.accountId ?? null,
    region: arn?.region ?? null,
    plans,
    resources: readResources({ answers, described, plans, backupJobs, points }),
    described,
    backupJobs,
    copyJobs: readCopyJobs(answers),
    vaults,
    points,
    pointsKnownOf,
    optIn: readOptIn(answers),
    answers,
  };
}

function readOptIn(answers: Answers): TextMap<boolean> | null {
  const settings = answers.to('describe-region-settings')[0]?.pages[0];
  if (settings === undefined) return null;
  return textMap(
    Object.entries(fieldsIn(settings, 'ResourceTypeOptInPreference')).flatMap(([type, value]): [string, boolean][] => {
      const isOn = flagOf(value);
      return isOn === null ? [] : [[type, isOn]];
    }),
  );
}
