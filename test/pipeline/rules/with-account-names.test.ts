import { describe, expect, it } from 'vitest';
import { withAccountNames } from '../../../src/pipeline/rules/with-account-names.ts';
import { walkRoutes } from '../../../src/routing/walk-routes.ts';
import { rulesOf } from '../../routing/sample-rules.ts';
import { anAlert } from '../../support/alerts.ts';

const rules = rulesOf(`
version: 1
accounts: { '111122223333': monitoring }
targets: { team: { sns: {} } }
policies: { team: { steps: [ { notify: [team] } ] } }
defaults: { policy: team }
routes:
  - { name: by name, match: { accountName: [payroll] } }
  - { name: by number, match: { account: ['333344445555'] } }
`);

function aLoader(read: () => Promise<readonly (readonly [string, string])[]>) {
  const warned: string[] = [];
  const same = async () => rules;
  const log = { warn: (message: string) => void warned.push(message) };
  return { loader: withAccountNames({ load: same, renew: same, written: same }, { read }, log), warned };
}

const routeOf = async (accountId: string, loader: { load: () => Promise<typeof rules> }) =>
  walkRoutes(anAlert({ event: { accountId } }), await loader.load()).route?.name;

describe('pipeline/rules/with-account-names', () => {
  it('rules match an account by its number, and by what AWS calls it', async () => {
    const { loader } = aLoader(async () => [['222233334444', 'payroll']]);

    expect(await routeOf('222233334444', loader)).toBe('by name');
    expect(await routeOf('333344445555', loader)).toBe('by number');
    expect(await routeOf('444455556666', loader)).toBeUndefined();
  });

  it('what the rules call it comes first, and what they say of others stays', async () => {
    const { loader } = aLoader(async () => [
      ['111122223333', 'AWS says otherwise'],
      ['222233334444', 'payroll'],
    ]);

    expect([...(await loader.load()).accounts]).toEqual([
      ['111122223333', 'monitoring'],
      ['222233334444', 'payroll'],
    ]);
  });

  it('gives the same rules until a name changes, and those as written to who asks for them', async () => {
    let names: readonly (readonly [string, string])[] = [['222233334444', 'payroll']];
    const { loader } = aLoader(async () => names);
    const first = await loader.load();
    expect(await loader.load()).toBe(first);
    expect(await loader.renew()).toBe(first);
    names = [['222233334444', 'wages']];

    expect((await loader.load()).accounts.get('222233334444')).toBe('wages');
    expect(await loader.written()).toBe(rules);
  });

  it('without names, and while they cannot be read, rules are as they are: a name that is unknown matches nothing', async () => {
    const { loader, warned } = aLoader(async () => {
      throw Object.assign(new Error('away'), { name: 'InternalServerError' });
    });

    expect(await loader.load()).toBe(rules);
    expect(await routeOf('222233334444', loader)).toBeUndefined();
    expect(warned).toHaveLength(2);
    expect(await aLoader(async () => []).loader.load()).toBe(rules);
  });
});
