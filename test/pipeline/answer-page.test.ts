import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { acknowledgeLink } from '../../src/notices/acknowledge-link.ts';
import { answerIncident } from '../../src/pipeline/answer-incident.ts';
import { acceptAnswer, type PageDependencies, showAnswerPage } from '../../src/pipeline/answer-page.ts';
import { World } from '../support/world.ts';

const key = { id: 'k1', secret: 'x'.repeat(43) };

describe('pipeline/answer-page', () => {
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
    expect(body).toContain('Acknowledged by Ana Lopez');
    expect(world.onlyIncident().acknowledgement).toMatchObject({ by: 'Ana Lopez', via: 'by the link sent to chat' });
  });

  it('a second POST learns who came first and changes nothing', async () => {
    const { world, page, token, post } = await shown();
    const form = formIn((await showAnswerPage(token, page)).body);
    world.now = addSeconds(world.now, 5);
    await post({ name: 'Ana', form });
    const again = await post({ name: 'Ben', form });
    expect(again.statusCode).toBe(409);
    expect(again.body).toContain('Already acknowledged by Ana');
    expect(world.onlyIncident().acknowledgement?.by).toBe('Ana');
  });

  it.each([
    ['a scanner that posts the form without a name', { name: '' }, 5, /say who you are/],
    ['a scanner that posts at once', { name: 'Ana' }, 0, /faster than a person/],
    ['a form of yesterday', { name: 'Ana' }, 86_400, /an hour old/],
    ['a form that is not ours', { name: 'Ana', form: 'x.y' }, 5, /not one of ours/],
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
      (incidentId, answer) => answerIncident(incidentId, 'acknowledge', answer, world.dependencies()),
      page,
    );
  return { world, page, token, post };
}

function formIn(body: string): string {
  return /name="form" value="([^"]+)"/.exec(body)?.[1] ?? '';
}
