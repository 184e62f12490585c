import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkAdf } from '../../local/simulators/adf.ts';
import { signJiraWebhook } from '../../local/simulators/jira-webhooks.ts';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { call, jira, startRouter } from './calls.ts';

const text = (value: string, ...types: string[]) => ({
  type: 'text',
  text: value,
  ...(types.length === 0 ? {} : { marks: types.map((type) => ({ type })) }),
});
const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
const doc = (...content: object[]) => ({ type: 'doc', version: 1, content });

describe('simulators/adf', () => {
  it.each([
    ['plain text', 'hello', 'not a document'],
    ['another version', { ...doc(), version: 2 }, 'version'],
    ['an empty text node', doc(paragraph(text(''))), 'text must not be empty'],
    ['an unknown node', doc({ type: 'marquee' }), 'marquee is not allowed in doc'],
    ['text directly in the document', doc(text('x')), 'text is not allowed in doc'],
    [
      'text directly in a list item',
      doc({ type: 'bulletList', content: [{ type: 'listItem', content: [text('x')] }] }),
      'not allowed in listItem',
    ],
    ['code with strong', doc(paragraph(text('x', 'code', 'strong'))), 'code combines only with link'],
    ['an unknown mark', doc(paragraph(text('x', 'blink'))), 'unknown mark blink'],
    ['a heading of level 7', doc({ type: 'heading', attrs: { level: 7 }, content: [text('x')] }), 'level'],
    [
      'a script link',
      doc(paragraph({ ...text('x'), marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] })),
      'link needs',
    ],
    ['an empty list', doc({ type: 'bulletList', content: [] }), 'must not be empty'],
    ['too much text', doc(paragraph(text('x'.repeat(32_768)))), 'too long'],
  ])('refuses %s', (_what, document, fault) => {
    expect(checkAdf(document)).toContain(fault);
  });

  it('takes headings, lists, code, panels, tables and links', () => {
    const link = {
      ...text('AWS'),
      marks: [{ type: 'link', attrs: { href: 'https://example.com' } }, { type: 'code' }],
    };
    const document = doc(
      { type: 'heading', attrs: { level: 3 }, content: [text('Backup failed')] },
      { type: 'panel', attrs: { panelType: 'error' }, content: [paragraph(text('x', 'strong', 'em'))] },
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(link)] }] },
      { type: 'codeBlock', attrs: { language: 'json' }, content: [text('{}')] },
      {
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [paragraph(text('x'))] }] }],
      },
      { type: 'rule' },
    );

    expect(checkAdf(document)).toBeNull();
  });
});

describe('simulators/jira', () => {
  let sims: Simulators;
  let clock = Date.parse('2026-11-22T03:00:00Z');
  const fields = {
    project: { key: 'OPS' },
    issuetype: { name: 'Incident' },
    summary: 'Backup failed',
    labels: ['br-01J'],
  };
  beforeAll(async () => {
    sims = await startSimulators({ now: () => new Date(clock) });
  });
  beforeEach(() => sims.reset());
  afterAll(() => sims.close());

  it.each([
    [
      'an assignee that nobody is',
      'OPS',
      { assignee: { accountId: 'nobody' } },
      { assignee: "User 'nobody' cannot be assigned issues." },
    ],
    ['an assignee that is no object', 'OPS', { assignee: 'ana' }, { assignee: 'data was not an object' }],
    ['a date that is none', 'OPS', { duedate: '2026-02-30' }, { duedate: 'Error parsing date string: 2026-02-30' }],
    [
      'a field that is not on the screen',
      'NODATES',
      { duedate: '2026-02-28' },
      { duedate: "Field 'duedate' cannot be set. It is not on the appropriate screen, or unknown." },
    ],
  ])('refuses %s as Jira does', async (_what, key, more, errors) => {
    const reply = await jira(sims, 'POST', '/issue', { fields: { ...fields, project: { key }, ...more } });

    expect(reply).toMatchObject({ status: 400, body: { errorMessages: [], errors } });
    expect(sims.state.jira.issues).toEqual([]);
  });

  it('creates an issue', async () => {
    const reply = await jira(sims, 'POST', '/issue', { fields: { ...fields, description: doc(paragraph(text('x'))) } });

    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      key: 'OPS-24',
      self: expect.stringContaining('https://example.atlassian.net/rest/api/3/issue/'),
    });
  });

  it.each([
    ['a summary of two lines', { summary: 'a\nb' }, 'summary', 'newline'],
    ['a summary of 256 characters', { summary: 'x'.repeat(256) }, 'summary', '255'],
    ['a label with a space', { labels: ['a b'] }, 'labels', 'contains spaces'],
    ['a description as text', { description: 'x' }, 'description', 'Atlassian Document'],
    ['an invalid description', { description: doc(paragraph(text(''))) }, 'description', 'INVALID_INPUT'],
    ['an unknown priority', { priority: { name: 'P1' } }, 'priority', 'invalid'],
    ['an unknown field', { severity: 'high' }, 'severity', 'cannot be set'],
    ['an unknown project', { project: { key: 'NOPE' } }, 'project', 'valid project is required'],
  ])('refuses %s', async (_what, change, field, complaint) => {
    const reply = await jira(sims, 'POST', '/issue', { fields: { ...fields, ...change } });

    expect(reply.status).toBe(400);
    expect(reply.body.errorMessages).toEqual([]);
    expect((reply.body.errors as Record<string, string>)[field]).toContain(complaint);
    expect(sims.state.jira.issues).toEqual([]);
  });

  it('wants Basic authentication', async () => {
    expect((await call(`${sims.url}/example.atlassian.net/rest/api/3/myself`)).status).toBe(401);
  });

  it('hides a new issue from search for five seconds', async () => {
    await jira(sims, 'POST', '/issue', { fields });
    const jql = 'project = OPS AND labels = "br-01J" AND statusCategory != Done';
    const search = async () => (await jira(sims, 'POST', '/search/jql', { jql, fields: ['key'] })).body.issues;
    expect(await search()).toEqual([]);

    clock += 5000;

    expect(await search()).toMatchObject([{ key: 'OPS-24' }]);
  });

  it('says that the old search is gone', async () => {
    expect((await jira(sims, 'GET', '/search?jql=project=OPS')).status).toBe(410);
  });

  it('moves an issue by an offered transition only', async () => {
    await jira(sims, 'POST', '/issue', { fields });
    const offered = (await jira(sims, 'GET', '/issue/OPS-24/transitions')).body.transitions;
    expect(offered).toMatchObject([
      { to: { statusCategory: { key: 'indeterminate' } } },
      { id: '31', to: { statusCategory: { key: 'done' } } },
    ]);

    expect((await jira(sims, 'POST', '/issue/OPS-24/transitions', { transition: { id: '31' } })).status).toBe(204);
    expect((await jira(sims, 'POST', '/issue/OPS-24/transitions', { transition: { id: '31' } })).status).toBe(400);
  });

  it('takes comments as documents only', async () => {
    await jira(sims, 'POST', '/issue', { fields });

    expect((await jira(sims, 'POST', '/issue/OPS-24/comment', { body: doc(paragraph(text('x'))) })).status).toBe(201);
    expect((await jira(sims, 'POST', '/issue/OPS-24/comment', { body: 'x' })).body.errorMessages).toEqual([
      'INVALID_INPUT',
    ]);
    expect((await jira(sims, 'POST', '/issue/OPS-99/comment', { body: doc() })).status).toBe(404);
  });

  it('names the reason of a rate limit', async () => {
    sims.fault({ vendor: 'jira', kind: 'rate-limit', retryAfter: 7 });
    const reply = await jira(sims, 'POST', '/issue', { fields });

    expect(reply.status).toBe(429);
    expect(reply.headers.get('retry-after')).toBe('7');
    expect(reply.headers.get('ratelimit-reason')).toBe('jira-burst-based');
  });

  it('sends a signed webhook when a person moves an issue', async () => {
    const requests: { url: string; headers: Record<string, unknown>; body: string }[] = [];
    const { url, server } = await startRouter((request) => {
      requests.push(request);
      return 200;
    });
    sims.configure({ respondUrl: url, jiraWebhookPath: '/jira' });
    await jira(sims, 'POST', '/issue', { fields });
    const press = { site: 'example.atlassian.net', key: 'OPS-24', transition: '21', user: 'Mei Tanaka' };
    const moved = await call(`${sims.url}/_sim/jira/transition`, { method: 'POST', body: JSON.stringify(press) });
    server.close();

    expect(moved.body).toEqual({ ok: true, webhook: 200 });
    expect(requests[0]?.headers['x-hub-signature']).toBe(
      signJiraWebhook(sims.state.settings.jiraWebhookSecret, requests[0]?.body ?? ''),
    );
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      webhookEvent: 'jira:issue_updated',
      user: { displayName: 'Mei Tanaka' },
      issue: { key: 'OPS-24', fields: { status: { statusCategory: { key: 'indeterminate' } } } },
    });
  });

  it("signs its webhook as in Atlassian's example", () => {
    expect(signJiraWebhook("It's a Secret to Everybody", 'Hello World!')).toBe(
      'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    );
  });
});
