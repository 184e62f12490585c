import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { inertLine, truncate } from '../../lib/text.ts';
import type { AccountAnswers } from '../../ports/aws-backup/account-answers.ts';
import type { OrganizationAccounts } from '../../ports/aws-backup/member-access.ts';
import type { AskedName, MemberProgress } from '../../ports/incidents/member-notes.ts';
import { codeOf, type Refusal } from './member.ts';

/** How long a list of accounts holds, in seconds. */
const listedSeconds = 6 * 3600;

/** The longest name that is kept; one in the rules may be as long. */
const longestName = 80;

/** What is known of accounts, and why their list could not be read; null: it could, or nobody was asked. */
export type Listed = MemberProgress & { refusal: Refusal | null };

/** Lists the accounts of the organization when the list is old; one that cannot be read leaves the one before. */
export async function listAccounts(
  before: MemberProgress,
  { organization, now }: { organization: OrganizationAccounts | null; now: () => Instant },
): Promise<Listed> {
  if (organization === null) return { ...before, listedAt: null, accounts: [], refusal: null };
  const { listedAt, troubles } = before;
  const isUnread = troubles.some(({ what }) => what === 'accounts');
  if (!isUnread && listedAt !== null && secondsBetween(listedAt, now()) < listedSeconds)
    return { ...before, refusal: null };
  try {
    const listed = await organization.accounts();
    const named = listed.map(({ id, name }): AskedName => ({ id, name: nameOf(name), at: now() }));
    const ids = new Set(listed.map(({ id }) => id));
    const names = [...named, ...before.names.filter(({ id }) => !ids.has(id))];
    return { ...before, listedAt: now(), accounts: [...ids], names, refusal: null };
  } catch (error) {
    return { ...before, refusal: { what: 'accounts', code: codeOf(error) } };
  }
}

/** Asks an account for its alias; without the permission, or without an alias, it has none. */
export async function askName(id: string, answers: AccountAnswers, at: Instant): Promise<AskedName> {
  try {
    const { AccountAliases: aliases } = await answers.page('list-account-aliases', {});
    const [alias] = Array.isArray(aliases) ? aliases : [];
    return { id, name: typeof alias === 'string' ? nameOf(alias) : null, at };
  } catch {
    return { id, name: null, at };
  }
}

/** Whoever may name an account may write anything into its name. */
function nameOf(text: string): string | null {
  const name = truncate(inertLine(text).trim(), longestName);
  return name === '' ? null : name;
}
