import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/lib/instant.ts';
import { signToken } from '../../../src/lib/signed-token.ts';
import { acknowledgeLink } from '../../../src/notices/acknowledge-link.ts';
import { acceptAnswer, type PageDependencies, showAnswerPage } from '../../../src/pipeline/respond/acknowledge-page.ts';
import { answerIncident } from '../../../src/pipeline/respond/answer-incident.ts';
import { World } from '../../support/world.ts';

const key = { id: 'k1', secret: 'x'.repeat(43) };

describe('pipeline/respond/acknowledge-page', () => {
  it('GET shows the page and changes nothing, however often scanners open it', async () => {
    const { world, page, token } = await shown();
    const before = structuredClone(world.onlyIncident());
    for (let visits = 0; visits < 3; visits += 1) {
      const { statusCode, body, headers } = await showAnswerPage(token, page);
      expect(statusCode).toBe(200);
      expect(body).toContain('orders-db');
      expect(body).toContain('name="name" required');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['cache-control']).toBe('no-store');
      expect(body).not.toContain('<script');
    }
    expect(world.onlyIncident()).toEqual(before);
  });

  it('POST with a name acknowledges, and says who and when', async () => {
    const { world, page, token, post } = await shown();
    const form = formIn((await showAnswerPage(token, page)).body);
    world.now = addSeconds(world.now, 5);
    const { statusCode, body } = await post({ name: 'Ana Lopez', form });
    expect(statusCode).toBe(200);
    expect(body).toContain('Acknowledged by “Ana Lopez” (typed name)');
    expect(world.onlyIncident().acknowledgement).toMatchObject({
      by: 'Ana Lopez',
      actor: { kind: 'person', id: 'chat', name: 'Ana Lopez', how: 'typed-behind-link' },
      via: 'by the link sent to chat',
    });
    const record = (await world.store.records(world.onlyIncident().id)).at(-1);
    expect(record).toMatchObject({
      what: 'acknowledged',
      actor: 'Ana Lopez',
      by: { kind: 'person', id: 'chat', how: 'typed-behind-link' },
      reason: '“Ana Lopez” (typed name) acknowledged by the link sent to chat.',
    });
  });

  it('a second POST learns who came first and changes nothing', async () => {
    const { world, page, token, post } = await shown();
    const form = formIn((await showAnswerPage(token, page)).body);
    world.now = addSeconds(world.now, 5);
    await post({ name: 'Ana', form });
    const again = await post({ name: 'Ben', form });
    expect(again.statusCode).toBe(409);
    expect(again.body).toContain('Already acknowledged by “Ana” (typed name)');
    expect(world.onlyIncident().acknowledgement?.by).toBe('Ana');
  });

  it.each([
    ['a scanner that posts the form without a name', { name: '' }, 5, /say who you are/],
    ['a scanner that posts at once', { name: 'Ana' }, 0, /faster than a person/],
    ['a form of yesterday', { name: 'Ana' }, 86_400, /an hour old/],
    ['a form that is not ours', { name: 'Ana', form: 'x.y' }, 5, /not one of ours/],
    ['the name of the router', { name: 'Router' }, 5, /type your own name/],
    ['the name of the router in Cyrillic and zero width', { name: 'r\u200b\u043eut\u0435r' }, 5, /type your own name/],
    ['the name of AWS Backup', { name: 'AWS  Backup' }, 5, /type your own name/],
    ['a name of invisible characters', { name: '\u200b\u202e\r\n' }, 5, /say who you are/],
  ])('refuses %s', async (_why, fields, waited, wanted) => {
    const { world, page, token, post } = await shown();
    const form = formIn((await showAnswerPage(token, page)).body);
    world.now = addSeconds(world.now, waited);
    const { statusCode, body } = await post({ form, ...fields });
    expect(statusCode).toBe(400);
    expect(body).toMatch(wanted);
    expect(world.onlyIncident().status).toBe('open');
  });

  it('keeps a name that goes on as a sentence of ours within its marks', async () => {
    const { world, page, token, post } = await shown();
    const form = formIn((await showAnswerPage(token, page)).body);
    world.now = addSeconds(world.now, 5);
    await post({ name: 'Ana” in Slack at 03:12 UTC. Resolved by “Ben', form });
    await world.passes('0s');
    const said = world.heard.at(-1)?.notice.acknowledgedLine ?? '';
    expect(said.match(/[“”]/g)).toHaveLength(2);
    expect(said).toMatch(/^Acknowledged by “[^“”]*” \(typed name\) by the link sent to chat at/);
  });

  it('escapes the name it shows', async () => {
    const { world, page, token, post } = await shown();
    const form = formIn((await showAnswerPage(token, page)).body);
    world.now = addSeconds(world.now, 5);
    const { body } = await post({ name: '<script>alert(1)</script>', form });
    expect(body).not.toContain('<script>');
    expect(body).toContain('&lt;script&gt;');
  });

  it.each([
    ['a token that is not ours', 'x.y', 403],
    ['no token at all', '', 403],
  ])('refuses %s', async (_why, token, statusCode) => {
    const { page } = await shown();
    expect((await showAnswerPage(token, page)).statusCode).toBe(statusCode);
  });

  it('shows nothing but the incident that the link is for, and takes no form of another one', async () => {
    const { world, page, token, post } = await shown();
    const other = { ...world.onlyIncident(), id: '01JD0000000000000000000099' };
    expect((await showAnswerPage(token, { ...page, subject: async () => other })).statusCode).toBe(404);
    const form = signToken({ f: other.id, t: world.now }, key);
    world.now = addSeconds(world.now, 5);
    expect((await post({ name: 'Eve', form })).statusCode).toBe(400);
    expect(world.onlyIncident().status).toBe('open');
  });

  it('refuses an expired link, and a link to an incident that is gone', async () => {
    const { world, page, token } = await shown();
    const gone = { ...page, subject: async () => null };
    expect((await showAnswerPage(token, gone)).statusCode).toBe(404);
    world.now = addSeconds(world.now, 8 * 86_400);
    expect((await showAnswerPage(token, page)).statusCode).toBe(410);
  });
});

async function shown() {
  const world = new World();
  await world.backupFails();
  await world.passes('31s');
  const { id } = world.onlyIncident();
  const token =
    acknowledgeLink('https://x.example', { incidentId: id, recipient: 'chat' }, key, world.now).split('/a/')[1] ?? '';
  const page: PageDependencies = {
    links: { keys: async () => [key] },
    subject: (incidentId) => world.store.load(incidentId),
    now: () => world.now,
    nonce: () => 'nonce',
  };
  const post = (form: { name: string | null; form: string | null }) =>
    acceptAnswer(
      token,
      form,
      (incidentId, answer) => answerIncident(incidentId, { ask: 'acknowledge' }, answer, world.dependencies()),
      page,
    );
  return { world, page, token, post };
}

function formIn(body: string): string {
  return /name="form" value="([^"]+)"/.exec(body)?.[1] ?? '';
}
