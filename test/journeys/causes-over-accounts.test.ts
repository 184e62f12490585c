import { describe, expect, it } from 'vitest';
import { formatHeadline } from '../../src/notices/headline.ts';
import { formatWhere } from '../../src/notices/where.ts';
import { edited } from '../support/edited.ts';
import { World } from '../support/world.ts';

const key = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000';
const broken = `KMS key is either disabled or pending deletion or access to KMS key is denied: ${key}`;
const denied = 'You are not authorized to perform this operation.';
const rules = `
version: 1
defaults: { policy: platform, groupWait: 30s, groupBy: [account, region, error.code] }
accounts: { '222233334444': payroll }
targets: { chat: { recorder: {} } }
policies:
  platform: { steps: [ { notify: [chat] } ] }
`;
const accounts = ['111122223333', '222233334444', '333344445555'];

function world(): World {
  return new World(rules);
}

describe('journeys: what is broken for several accounts', () => {
  it('is one incident when it is one key, which says in which accounts and Regions', async () => {
    const router = world();
    for (const account of accounts) {
      for (const region of ['eu-west-1', 'us-east-1']) {
        const resourceArn = `arn:aws:rds:${region}:${account}:db:orders-db`;
        await router.backupFails({ jobId: `${account}-${region}`, account, region, resourceArn, message: broken });
      }
    }
    await router.passes('31s');

    const { notice } = router.expectNotice('chat', 'opened');
    router.end();
    const commands = notice.advice.filter((line) => line.includes('`aws '));
    expect(commands.length).toBeGreaterThan(0);
    expect(
      commands.filter((line) => !/^In account 111122223333: |^In each of the 3 accounts, here for /.test(line)),
    ).toEqual([]);
    const incident = router.onlyIncident();
    expect(incident).toMatchObject({ accountId: '111122223333', region: 'eu-west-1', openLanes: 6 });
    expect(formatHeadline(incident)).toMatchObject({
      title: '6 backups failed in 3 accounts, 2 Regions: KMS key unusable',
      subject: 'Backup problems in 3 accounts, 2 Regions: KMS key unusable',
    });
    expect(formatWhere(incident, { accountNames: { '222233334444': 'payroll' } })).toBe(
      '3 accounts, 2 Regions: 1 in 111122223333 eu-west-1, 1 in 111122223333 us-east-1, ' +
        '1 in 222233334444 (payroll) eu-west-1, 1 in 222233334444 (payroll) us-east-1, 1 in 333344445555 eu-west-1, 1 elsewhere',
    );
  });

  it('is one incident when it is the role of the plans of the organization', async () => {
    const router = world();
    for (const account of accounts) {
      await router.backupFails({ jobId: account, account, planId: 'orgs/0a1b-2c3d', message: denied });
    }
    expect(router.onlyIncident()).toMatchObject({ openLanes: 3 });
  });

  it('is one for each account when each has a role of its own, also of one name', async () => {
    const router = world();
    for (const account of accounts) {
      await router.backupFails({ jobId: account, account, planId: 'plan-1', message: denied });
    }
    expect(router.store.incidents.size).toBe(3);
  });

  it('is over for a resource when a later backup of that account and Region is good, and of no other', async () => {
    const router = world();
    for (const account of accounts) {
      await router.backupFails({ jobId: account, account, planId: 'orgs/0a1b-2c3d', message: denied });
    }
    await router.passes('1h');
    for (const [index, account] of accounts.entries()) {
      expect(router.onlyIncident().openLanes).toBe(3 - index);
      await router.backupSucceeds({ jobId: `${account}-good`, account, planId: 'orgs/0a1b-2c3d' });
    }
    expect(router.onlyIncident()).toMatchObject({ status: 'resolved', openLanes: 0 });
  });
});

describe('journeys: what an account is called', () => {
  const byName = edited(
    `${rules}
  payroll: { steps: [ { notify: [wages] } ] }
routes:
  - { name: wages, match: { accountName: [payroll] }, policy: payroll }
`,
    ['{ chat: { recorder: {} } }', '{ chat: { recorder: {} }, wages: { recorder: {} } }'],
  );

  it('is matched by routes, and stays with the alert', async () => {
    const router = new World(byName);
    await router.backupFails({ account: '222233334444', message: denied });
    await router.passes('31s');

    router.expectNotice('wages', 'opened');
    router.end();
    const { id } = router.onlyIncident();
    expect((await router.store.alertsOf(id, 1))[0]).toMatchObject({ accountName: 'payroll' });
  });

  it('matches nothing where nobody gave it a name', async () => {
    const router = new World(byName);
    await router.backupFails({ account: '333344445555', message: denied });
    await router.passes('31s');

    router.expectNotice('chat', 'opened');
    router.end();
  });
});
