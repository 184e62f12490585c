import { expect, it } from 'vitest';
import { databaseArn } from '../../local/samples.ts';
import { openWorld } from './world.ts';

const world = openWorld();

it('people are told who owns it, since when there is no good backup, and what to type', async () => {
  const name = world.newName();
  const resource = databaseArn(name);
  const overADayAgo = new Date(Date.now() - 30 * 3_600_000);
  await world.seedBackup('tags', [{ ResourceArn: resource, Tags: { owner: 'dba-team', 'backup-rpo': '24h' } }]);
  await world.seedBackup('recovery-points', [
    { RecoveryPointArn: `${resource}:point`, ResourceArn: resource, Status: 'COMPLETED', CreationDate: overADayAgo },
  ]);

  await world.backupFails(name, { message: 'You are not authorized to perform this operation.' });
  const { id } = await world.incident(name);
  const { slack, mails } = await world.hears(
    'Slack and mail',
    id,
    (all) => all.slack.length > 0 && all.mails.length > 0,
  );
  const message = JSON.stringify(slack);

  expect(message).toContain('dba-team');
  expect(message).toMatch(/RPO 1 d ended <!date\^\d+\^/);
  expect(message).toContain('aws iam list-attached-role-policies --role-name backup-service-role');
  expect(mails[0]?.text).toContain('125 % of the RPO has passed without a good recovery point');
  expect(mails[0]?.text).not.toMatch(/access denied\b.*\bmissing|no answer within/i);
});

it('without tags and recovery points people are told that nobody owns it and that there is none', async () => {
  const name = world.newName();
  await world.backupFails(name);
  const { id } = await world.incident(name);
  const { mails } = await world.hears('the mail', id, (all) => all.mails.length > 0);

  expect(mails[0]?.text).toContain('nobody: no owner tag');
  expect(mails[0]?.text).toContain('none: there is no good recovery point; RPO 1 d by schedule');
});
