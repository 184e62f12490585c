import { describe, expect, it } from 'vitest';
import { OrganizationAccountList } from '../../../../src/adapters/aws/lookups/organization-account-list.ts';

const listOf = (...pages: object[]) => {
  const asked: object[] = [];
  const list = new OrganizationAccountList({
    page: async (call, input) => {
      asked.push({ call, ...input });
      return (pages[asked.length - 1] ?? {}) as Record<string, unknown>;
    },
  });
  return { list, asked };
};

describe('adapters/aws/lookups/organization-account-list', () => {
  it('lists every page, without accounts that are suspended or closed, and without what is no account', async () => {
    const { list, asked } = listOf(
      {
        Accounts: [
          { Id: '222233334444', Name: 'payroll', Status: 'ACTIVE' },
          { Id: '333344445555', Name: 'old', Status: 'SUSPENDED' },
          { Id: '444455556666', Name: 'closing', Status: 'ACTIVE', State: 'PENDING_CLOSURE' },
          { Id: 'x', Name: 'odd', Status: 'ACTIVE' },
          null,
        ],
        NextToken: 'more',
      },
      { Accounts: [{ Id: '555566667777', Status: 'ACTIVE' }] },
    );

    expect(await list.accounts()).toEqual([
      { id: '222233334444', name: 'payroll' },
      { id: '555566667777', name: '' },
    ]);
    expect(asked).toEqual([{ call: 'list-accounts' }, { call: 'list-accounts', NextToken: 'more' }]);
  });

  it('takes an answer without a list for an empty one, and gives up on a list that does not end', async () => {
    expect(await listOf({}).list.accounts()).toEqual([]);
    const again = { Accounts: [], NextToken: 'again' };
    await expect(listOf(again, again, again).list.accounts()).rejects.toMatchObject({ code: 'list-cut' });
  });
});
