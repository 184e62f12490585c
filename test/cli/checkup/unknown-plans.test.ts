import { describe, expect, it } from 'vitest';
import { around, now, plan } from '../../findings/an-account.ts';
import { folderWith, runCli } from '../run-cli.ts';

async function checkUp(promised: Record<string, unknown>) {
  const text = JSON.stringify({ version: 1, expectedRate: [{ name: 'databases', percent: 98, ...promised }] });
  const folder = folderWith({ ...plan(), ...around(), 'routing.yml': text });
  return runCli(['checkup', '--files', folder, '--at', now, '--rules', `${folder}/routing.yml`, '--json']);
}

describe('cli/checkup/unknown-plans', () => {
  it.each([
    [{ plans: ['nightly'] }, []],
    [{}, []],
    [
      { plans: ['nigthly', 'nightly'] },
      [{ what: 'expectedRate databases', why: 'there is no plan nigthly; nightly is one' }],
    ],
    [{ plans: ['hourly sales'] }, [{ what: 'expectedRate databases', why: 'there is no plan hourly sales' }]],
  ])('of %j it says which plans there are not: %j', async (promised, unknown) => {
    const { notKnown } = JSON.parse((await checkUp(promised)).out);

    expect(notKnown.filter(({ what }: { what: string }) => what.startsWith('expectedRate'))).toEqual(unknown);
  });

  it.each([
    [{ percent: 0 }, 'takes a percentage above 0, up to 100, such as 98'],
    [{ percent: 101 }, 'takes a percentage above 0, up to 100, such as 98'],
    [{ percent: '98%' }, 'has to be a number'],
    [{ plans: [] }, 'is empty; leave it out for all of them'],
    [{ accounts: [] }, 'is empty; leave it out for every account'],
    [{ accounts: ['12345'] }, 'takes an account id of 12 digits, in quotes'],
    [{ plan: ['nightly'] }, 'known are name, plans, owners, accounts, percent'],
  ])('refuses %j and says what to write', async (promised, words) => {
    const { code, out } = await checkUp(promised);

    expect(code).toBe(2);
    expect(out).toContain(words);
  });
});
