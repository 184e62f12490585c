import { PageTokens } from '../../../lib/page-tokens.ts';
import type { AccountAnswers } from '../../../ports/aws-backup/account-answers.ts';
import type { ListedAccount, OrganizationAccounts } from '../../../ports/aws-backup/member-access.ts';

/**
 * The accounts of an organization, as Organizations lists them to its management account and to delegated administrators.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export class OrganizationAccountList implements OrganizationAccounts {
  readonly #answers: AccountAnswers;

  constructor(answers: AccountAnswers) {
    this.#answers = answers;
  }

  async accounts(): Promise<ListedAccount[]> {
    const listed: ListedAccount[] = [];
    const named = new PageTokens('the accounts of the organization');
    let token: string | undefined;
    do {
      const page = await this.#answers.page('list-accounts', token === undefined ? {} : { NextToken: token });
      listed.push(...accountsIn(page.Accounts));
      token = named.after(typeof page.NextToken === 'string' ? page.NextToken : undefined);
    } while (token !== undefined);
    return listed;
  }
}

/** An account that is suspended or closed lets nobody in, and backs up nothing. */
function accountsIn(list: unknown): ListedAccount[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: { Id?: unknown; Name?: unknown; Status?: unknown; State?: unknown } | null) => {
    const state = one?.State ?? one?.Status;
    if (typeof one?.Id !== 'string' || !/^\d{12}$/.test(one.Id) || state !== 'ACTIVE') return [];
    return [{ id: one.Id, name: typeof one.Name === 'string' ? one.Name : '' }];
  });
}
