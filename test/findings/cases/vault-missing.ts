import { around, nightlyRule, plan, vaultArn } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

/** See `src/findings/reasons/vault-missing.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'a policy of the organisation names one that is not here; the slash of its id is in the file’s name',
      files: {
        ...plan([{ ...nightlyRule, TargetBackupVaultName: 'org-vault' }], undefined, {
          id: 'orgs/6b1f3c9e',
          name: 'org-daily',
        }),
        ...around(),
      },
      finds: [{ sure: 'certain', planName: 'org-daily', ruleNames: ['nightly'], resourceArn: null }],
    },
    {
      says: 'a copy is to go to one of this Region that is not there',
      files: {
        ...plan([{ ...nightlyRule, CopyActions: [{ DestinationBackupVaultArn: vaultArn('second') }] }]),
        ...around(),
      },
      finds: [{ planName: 'nightly' }],
    },
  ],
  twins: [
    { says: 'the vault is there', files: { ...plan(), ...around() }, finds: [] },
    {
      says: 'a copy goes to another Region, of whose vaults nothing is known',
      files: {
        ...plan([{ ...nightlyRule, CopyActions: [{ DestinationBackupVaultArn: vaultArn('far', 'eu-central-1') }] }]),
        ...around(),
      },
      finds: [],
    },
    {
      says: 'the list of vaults is cut',
      files: {
        ...plan([{ ...nightlyRule, TargetBackupVaultName: 'late' }]),
        ...around(),
        'list-backup-vaults.json': {
          BackupVaultList: [{ BackupVaultName: 'main', BackupVaultArn: vaultArn('main') }],
          NextToken: 'more',
        },
      },
      finds: [],
    },
  ],
};
