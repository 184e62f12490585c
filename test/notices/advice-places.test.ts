import { describe, expect, it } from 'vitest';
import { adviceByAccount } from '../../src/notices/advice-places.ts';
import { anAlert } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';

const advice = [
  'Enable it: `aws kms enable-key --key-id k`',
  'Look at it: `aws iam get-role --role-name r`',
  'Call them.',
];
const alertWith = (adviceIn?: readonly (readonly [number, string])[]) => {
  const alert = anAlert();
  return { ...alert, error: { ...alert.error, advice, ...(adviceIn === undefined ? {} : { adviceIn }) } };
};
const place = (accountId: string) => ({ accountId, region: 'eu-west-1', resources: 1 });
const over = (...accounts: string[]) => ({
  ...anIncident(),
  reach: { ...anIncident().reach, places: accounts.map(place) },
});

describe('notices/advice-places', () => {
  it('says nothing where it is plain: one account, and what is its own', () => {
    const alert = alertWith([[0, '111122223333']]);

    expect(adviceByAccount(alert, over('111122223333'), {})).toEqual(advice);
    expect(adviceByAccount(alertWith(), over('111122223333'), { accountName: 'monitoring' })).toEqual(advice);
  });

  it('says in which account a command is to be run that is about a thing of another one', () => {
    const [key, role] = adviceByAccount(alertWith([[0, '333344445555']]), over('111122223333'), {});

    expect(key).toBe('In account 333344445555: Enable it: `aws kms enable-key --key-id k`');
    expect(role).toBe(advice[1]);
  });

  it('of an incident over accounts says it of every command, with what accounts are called, and of no words', () => {
    const names = { accountNames: { '111122223333': 'monitoring', '222233334444': 'payroll' } };
    const said = adviceByAccount(alertWith([[0, '222233334444']]), over('111122223333', '222233334444'), names);

    expect(said).toEqual([
      'In account 222233334444 (payroll): Enable it: `aws kms enable-key --key-id k`',
      'In each of the 2 accounts, here for 111122223333 (monitoring): Look at it: `aws iam get-role --role-name r`',
      'Call them.',
    ]);
  });
});
