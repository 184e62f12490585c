import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import { DynamoShortLinks } from '../../src/adapters/aws/table/dynamo-short-links.ts';
import { epochSeconds } from '../../src/lib/instant.ts';
import type { ShortLink } from '../../src/ports/incidents/short-links.ts';
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

  // A form that asks leads to a page that asks for a name, and changes nothing.
  const asking = /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const confirming = await post(link, { ask: 'acknowledge', form: asking });
  const form = /name="form" value="([^"]+)"/.exec(await confirming.text())?.[1] ?? '';
  const ask = 'acknowledge';
  expect(confirming.status).toBe(200);
  expect(await world.incident(name)).toEqual(before);

  const wrong = `${link.slice(0, -2)}${link.endsWith('AA') ? 'BB' : 'AA'}`;
  expect((await fetch(wrong)).status).toBe(403);
  expect((await post(wrong, { ask, name: 'Mallory', form })).status).toBe(403);
  expect((await post(link, { ask, name: 'Mallory', form: `${form.slice(0, -2)}xx` })).status).toBe(400);
  expect(await world.incident(name)).toEqual(before);

  // What no key could prove is refused at sight, and the name of the router is nobody's.
  expect((await fetch(`${link.split('/a/')[0]}/a/x`)).status).toBe(403);
  await eventually(
    'the refusal of that name',
    async () => (await post(link, { ask, name: 'R\u043euter', form })).status === 400,
  );
  expect(await world.incident(name)).toEqual(before);

  // A form posted within a second of being shown is refused: no person is that quick.
  const answer = await eventually('the answer to the form', async () => {
    const posted = await post(link, { ask, name: 'Ana Ruiz', form });
    return posted.status === 200 ? await posted.text() : null;
  });
  expect(answer).toContain('Done. Everybody who was told hears who has it in hand.');
  const after = await world.incident(name);
  expect(after).toMatchObject({
    status: 'acknowledged',
    acknowledgement: {
      by: 'Ana Ruiz',
      actor: { kind: 'person', id: 'dba-mail', name: 'Ana Ruiz', how: 'typed-behind-link' },
      via: 'by the link sent to dba-mail',
    },
  });
  const again = await post(link, { ask, name: 'Jonas Berg', form });
  expect(again.status).toBe(409);
  expect(await again.text()).toContain('Acknowledged by “Ana Ruiz” (typed name)');
  expect(await (await fetch(link)).text()).not.toContain('value="acknowledge"');
  await world.hears('who acknowledged, in Slack', id, ({ slack }) =>
    JSON.stringify(slack).includes('by “Ana Ruiz” (typed name)'),
  );
});

it('the short link of a text message opens the same page and acknowledges', async () => {
  const name = world.newName();
  await world.backupFails(name);
  const { id } = await world.incident(name);
  const { mails } = await world.hears('topic and mail', id, (all) => all.mails.length > 0 && all.sns.length > 0);
  const { TableName = '' } = world.addresses.outputs;
  // The emulator sends no text messages: what deliver has kept for one is in the table, and no link can be made of it.
  const kept = await eventually('what the link stands for', async () => {
    const items = await world.aws.items(TableName, ['pk', 'sk', 'link', 'expiresAt']);
    const ofIncident = items.filter(({ link }) => (link as ShortLink | undefined)?.incidentId === id);
    return ofIncident.length > 0 ? ofIncident : null;
  });
  for (const { pk, sk, link, expiresAt } of kept) {
    expect([pk, sk]).toEqual([expect.stringMatching(/^LINK#[0-9a-f]{64}$/), 'INCIDENT']);
    expect(expiresAt).toBe(epochSeconds((link as ShortLink).endsAt));
  }

  const client = new DynamoDBClient({ endpoint: world.addresses.endpoint, region: localRegion, credentials });
  const [{ recipient, endsAt } = { recipient: '', endsAt: '' }] = kept.map(({ link }) => link as ShortLink);
  const links = new DynamoShortLinks(DynamoDBDocumentClient.from(client), TableName);
  const token = await links.make({ incidentId: id, recipient, endsAt });
  const link = `${/(http\S+)\/a\//.exec(mails[0]?.text ?? '')?.[1]}/s/${token}`;
  const shown = await fetch(link);
  const html = await shown.text();
  expect([shown.status, html.includes(name)]).toEqual([200, true]);
  const ask = 'acknowledge';
  const formOf = (page: string) => /name="form" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const form = formOf(await (await post(link, { ask, form: formOf(html) })).text());
  await eventually('the answer', async () => (await post(link, { ask, form, name: 'Ana Ruiz' })).status === 200);
  expect((await world.incident(name)).acknowledgement).toMatchObject({
    actor: { id: recipient, name: 'Ana Ruiz', how: 'typed-behind-link' },
  });
  expect((await fetch(`${link.slice(0, -22)}${'a'.repeat(21)}A`)).status).toBe(404);
});

const credentials = { accessKeyId: localAccount, secretAccessKey: 'local' };

function post(link: string, fields: Record<string, string>): Promise<Response> {
  return fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
}
