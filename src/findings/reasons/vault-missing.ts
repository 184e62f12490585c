import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import type { Plan } from '../../estate/estate.ts';
import type { FindingRow } from '../finding.ts';
import type { Look } from '../look.ts';
import { quote } from '../words.ts';

/** A rule backs up into a vault, or copies to one, that does not exist. */
export const vaultMissing: FindingRow = {
  reason: 'vault-missing',
  title: 'Vaults that do not exist',
  needs: ['list-backup-plans', 'get-backup-plan', 'list-backup-vaults'],
  advice: foundAdvice['vault-missing'],
  telling: { lane: 'plans', severity: 'high', every: 'day', asks: [] },
  *find(look) {
    if (look.estate.answers.lacksSome('list-backup-vaults')) return;
    const names = new Set(look.estate.vaults?.map(({ name }) => name));
    for (const plan of look.estate.plans ?? [])
      for (const [vault, rules] of wantedBy(plan, look)) {
        if (names.has(vault)) continue;
        yield {
          sure: 'certain',
          planName: plan.name,
          planId: plan.id,
          key: vault,
          ruleNames: rules,
          says: `Plan ${quote(plan.name ?? plan.id)} is to put backups into the vault ${quote(vault)}, which does not exist.`,
        };
      }
  },
};

/** Returns the vaults that its rules name here; nothing is known about vaults elsewhere. */
function wantedBy({ rules }: Plan, { estate }: Look): Map<string, string[]> {
  const here = `:${estate.region ?? '?'}:${estate.accountId ?? '?'}:backup-vault:`;
  const wanted = new Map<string, string[]>();
  for (const { name, vaultName, copyTo, airGappedVaultArn } of rules ?? []) {
    const arns = [...copyTo, airGappedVaultArn].flatMap((arn) =>
      arn?.includes(here) === true ? [arn.split(':').at(-1)] : [],
    );
    for (const vault of [vaultName, ...arns])
      if (vault != null) wanted.set(vault, [...(wanted.get(vault) ?? []), ...(name === null ? [] : [name])]);
  }
  return wanted;
}
