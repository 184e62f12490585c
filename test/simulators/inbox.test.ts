import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { html } from '../../local/simulators/inbox/html.ts';
import { threadMails } from '../../local/simulators/inbox/mail-view.ts';
import { renderMrkdwn } from '../../local/simulators/inbox/mrkdwn.ts';
import { renderRichText } from '../../local/simulators/inbox/rich-text-view.ts';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { call, slack } from './calls.ts';

const names = { user: () => 'Ana Ruiz', channel: () => 'backup-alerts' };
const hostile = '<img src=x onerror=alert(1)>"\'&';

describe('simulators/inbox/mrkdwn', () => {
  it.each([
    ['*bold* _italic_ ~gone~', '<b>bold</b> <i>italic</i> <s>gone</s>'],
    ['a*b*c', 'a*b*c'],
    ['`a*b*c`', '<code>a*b*c</code>'],
    [
      '*<https://example.com|link>*',
      '<b><a href="https://example.com" target="_blank" rel="noreferrer noopener">link</a></b>',
    ],
    ['<!subteam^S0123456789>', '<span class="mention loud">@S0123456789</span>'],
    ['<@U1> <!here>', '<span class="mention">@Ana Ruiz</span> <span class="mention loud">@here</span>'],
    ['&lt;b&gt; &amp;amp;', '&#60;b&#62; &#38;amp;'],
    ['<javascript:alert(1)|x>', '&#60;javascript:alert(1)|x&#62;'],
    ['<!date^1795316400^{date_num} {time}|then>', '2026-11-22 03:00'],
    [':rotating_light: :unknown:', '🚨 :unknown:'],
    ['> quoted\nplain', '<blockquote>quoted</blockquote>plain'],
  ])('draws %s', (source, expected) => {
    expect(renderMrkdwn(source, names).source).toBe(expected);
  });

  it('escapes everything put into a page', () => {
    expect(html`<p>${hostile}</p>`.source).toBe('<p>&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;</p>');
  });
});

describe('simulators/inbox/rich-text-view', () => {
  it('draws lines as lines, links as links and everything else as text', () => {
    const elements = [
      { type: 'text', text: '*a* <b>\n' },
      { type: 'link', url: 'https://example.com/?a=1&b=2', text: 'x' },
      { type: 'link', url: 'javascript:alert(1)' },
    ];
    const drawn = renderRichText({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }).source;

    expect(drawn).toContain('<div class="b-rich"><div>*a* &#60;b&#62;\n<a href="https://example.com/?a=1&#38;b=2"');
    expect(drawn).toContain('<a href="#"');
  });
});

describe('simulators/inbox', () => {
  let sims: Simulators;
  beforeAll(async () => {
    sims = await startSimulators();
  });
  beforeEach(() => sims.reset());
  afterAll(() => sims.close());

  it('draws hostile text as text in every view', async () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: hostile } },
      { type: 'section', text: { type: 'mrkdwn', text: hostile } },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: hostile }] }] },
    ];
    await slack(sims, 'chat.postMessage', { channel: 'C0123456789', text: hostile, blocks, username: hostile });
    await call(`${sims.url}/hooks.example.com/in`, { method: 'POST', body: hostile });
    await call(sims.snsEndpoint, {
      method: 'POST',
      body: JSON.stringify({ Type: 'Notification', Subject: hostile, Message: hostile }),
    });
    for (const view of ['slack', 'mail', 'jira', 'sns', 'webhooks', 'traffic']) {
      const page = await call(`${sims.url}/?view=${view}`);

      expect(page.status).toBe(200);
      expect(page.text).not.toContain('<img');
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('shows a mail in a frame that may not run scripts', async () => {
    sims.state.mails.push({
      ...mail,
      id: 'm-1',
      html: '<html><head></head><body><script>alert(1)</script></body></html>',
    });
    const frame = await call(`${sims.url}/_inbox/mail/m-1`);

    expect(frame.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox(?!.*allow-scripts)/);
    expect((await call(`${sims.url}/?view=mail`)).text).toMatch(/<iframe [^>]*sandbox="(?!.*allow-scripts)/);
  });

  it('threads mails by References and subject, as Gmail does', () => {
    const one = (id: string, subject: string, reference: string) => ({
      ...mail,
      id,
      html: null,
      subject,
      headers: [{ name: 'References', value: reference }],
    });
    const threads = threadMails([
      one('1', 'Backup failed', '<a@example.com>'),
      one('2', 'Re: Backup failed', '<a@example.com>'),
      one('3', 'Backup failed', '<b@example.com>'),
      one('4', 'Another subject', '<a@example.com>'),
    ]);

    expect(threads.map((thread) => thread.map(({ id }) => id))).toEqual([['1', '2'], ['3'], ['4']]);
  });

  it('raises its version with every change', async () => {
    const { version } = (await call(`${sims.url}/_sim/version`)).body;
    const change = call(`${sims.url}/_sim/events?after=${version}`);
    await slack(sims, 'chat.postMessage', { channel: 'C0123456789', text: 'x' });

    expect(Number((await change).body.version)).toBeGreaterThan(Number(version));
  });
});

const mail = {
  at: '2026-11-22T03:00:00.000Z',
  messageIdHeader: '<m-1@eu-west-1.amazonses.com>',
  from: 'alerts@example.com',
  to: ['dba@example.com'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Backup failed',
  text: 'x',
  headers: [],
  tags: [],
  configurationSet: null,
};
