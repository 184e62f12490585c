import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { outputs } = world.addresses;

interface CallEvent {
  source: string;
  'detail-type': string;
  detail: Record<string, unknown>;
}

/** Sends a call as EventBridge would, made just now. */
async function called(file: string, change: Record<string, unknown>): Promise<void> {
  const text = readFileSync(new URL(`../fixtures/events/${file}.json`, import.meta.url), 'utf8');
  const { source, 'detail-type': detailType, detail } = JSON.parse(text) as CallEvent;
  const eventTime = new Date().toISOString();
  await world.aws.putEvent({
    source,
    detailType,
    detail: { ...detail, eventTime, eventID: world.newName('e-'), ...change },
  });
}

it('a call that takes protection away is heard at once, once, by whom; one that takes nothing of ours is not', async () => {
  const reportPlanName = world.newName('weekly-');
  const mine = { requestParameters: { reportPlanName }, eventID: world.newName('e-') };
  await called('call-disable-key', { requestParameters: { keyId: 'of-no-vault' } });
  await called('call-delete-report-plan', mine);
  await called('call-delete-report-plan', mine);

  const items = () => world.aws.items(outputs.TableName ?? '');
  const alertsOf = async (name: string) =>
    (await items()).filter(({ sk, alert }) => /^ALERT#/.test(String(sk)) && JSON.stringify(alert ?? '').includes(name));
  await eventually('the alert', async () => (await alertsOf(reportPlanName)).length > 0);
  const known = await eventually('the finding', async () =>
    (await items()).find(
      ({ pk, finding }) =>
        pk === 'FINDINGS' &&
        JSON.stringify(finding ?? '').includes(reportPlanName) &&
        JSON.stringify(finding).includes('"told"'),
    ),
  );

  expect(JSON.stringify(known)).toContain('assumed-role/Admin/mallory');
  expect(await alertsOf(reportPlanName)).toHaveLength(1);
  expect(await alertsOf('of-no-vault')).toEqual([]);
});
