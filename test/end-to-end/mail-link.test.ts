import { expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { openWorld } from './world.ts';

const world = openWorld();

it('opening the link of a mail changes nothing, and a name posted from it acknowledges once', async () => {
  const name = world.newName();
  await world.backupFails(name);
  const { id } = await world.incident(name);
  const heard = await world.hears('the mail, and all others', id, (all) => all.mails.length > 0 && all.sns.length > 0);
  const link = /http\S+\/a\/\S+/.exec(heard.mails[0]?.text ?? '')?.[0] ?? '';
  const before = await world.incident(name, ({ outbox }) => outbox.deliveries.length === 0);

  const page = await fetch(link);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain(name);
  expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
  expect(await world.incident(name)).toEqual(before);

  const wrong = `${link.slice(0, -2)}${link.endsWith('AA') ? 'BB' : 'AA'}`;
  const form = /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
  expect((await fetch(wrong)).status).toBe(403);
  expect((await post(wrong, { name: 'Mallory', form })).status).toBe(403);
  expect((await post(link, { name: 'Mallory', form: `${form.slice(0, -2)}xx` })).status).toBe(400);
  expect(await world.incident(name)).toEqual(before);

  // What no key could prove is refused at sight, and the name of the router is nobody's.
  expect((await fetch(`${link.split('/a/')[0]}/a/x`)).status).toBe(403);
  await eventually(
    'the refusal of that name',
    async () => (await post(link, { name: 'R\u043euter', form })).status === 400,
  );
  expect(await world.incident(name)).toEqual(before);

  // A form posted within a second of being shown is refused: no person is that quick.
  await eventually('the answer to the form', async () => (await post(link, { name: 'Ana Ruiz', form })).status === 200);
  const after = await world.incident(name);
  expect(after).toMatchObject({
    status: 'acknowledged',
    acknowledgement: {
      by: 'Ana Ruiz',
      actor: { kind: 'person', id: 'dba-mail', name: 'Ana Ruiz', how: 'typed-behind-link' },
      via: 'by the link sent to dba-mail',
    },
  });
  const again = await post(link, { name: 'Jonas Berg', form });
  expect(again.status).toBe(409);
  expect(await again.text()).toContain('Acknowledged by “Ana Ruiz” (typed name)');
  expect(await (await fetch(link)).text()).not.toContain('<form');
  await world.hears('who acknowledged, in Slack', id, ({ slack }) =>
    JSON.stringify(slack).includes('by “Ana Ruiz” (typed name)'),
  );
});

function post(link: string, fields: Record<string, string>): Promise<Response> {
  return fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
}
