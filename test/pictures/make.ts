/**
 * Makes a picture of what people get of each kind of event: Slack, mail at the width of a phone, and plain text.
 * `node test/pictures/make.ts FOLDER`; a Chromium draws them (`CHROMIUM` names another one).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderBlocks } from '../../local/simulators/inbox/blocks-view.ts';
import { html, Markup } from '../../local/simulators/inbox/html.ts';
import { style } from '../../local/simulators/inbox/style.ts';
import type { SlackMessage } from '../../local/simulators/slack-store.ts';
import { mailHtml } from '../../src/channels/email/html.ts';
import { slackBlocks } from '../../src/channels/slack/blocks.ts';
import { plainText } from '../../src/notices/plain-text.ts';
import { channelOf } from '../support/channel-of.ts';
import { sampleNotices } from './samples.ts';

const folder = path.resolve(process.argv[2] ?? 'pictures');
const timezone = 'Europe/Berlin';
const names = { user: (id: string) => id, channel: (id: string) => id };

mkdirSync(folder, { recursive: true });
const [slack, email] = [channelOf('slack'), channelOf('email')];
if (slack === null || email === null)
  throw new Error('the channels slack and email are not in src/channels/registry.ts');

for (const [name, notice] of await sampleNotices(slack, timezone)) {
  const blocks = slackBlocks(notice, 'buttons') as unknown as Record<string, unknown>[];
  const view = { message: { channel: 'C1', ts: '1.1' } as SlackMessage, names, back: '' };
  const page = html`<!doctype html><meta charset="utf-8"><style>${new Markup(style)}body{display:block;padding:16px;font-family:'DejaVu Sans',sans-serif}body *{font-family:inherit}code,pre{font-family:'DejaVu Sans Mono',monospace!important}.b-fields{grid-template-columns:1fr 1fr!important}</style>${renderBlocks(blocks, view)}`;
  draw(`${name}-slack`, page.source, 720);
}
for (const [name, notice] of await sampleNotices(email, timezone)) {
  draw(`${name}-mail`, mailHtml(notice), 375);
  writeFileSync(path.join(folder, `${name}.txt`), `${plainText(notice, 30_000)}\n`);
}

/** Draws a page as wide as given (pixels), in a window that is high enough for all of it. */
function draw(name: string, page: string, width: number): void {
  const file = path.join(folder, `${name}.html`);
  // A window is no narrower than 500 pixels, so that the page stands in a frame of its own width.
  const frame = `<!doctype html><body style="margin:0"><iframe src="${pathToFileURL(file).href}" style="border:0;width:${width}px;height:1800px"></iframe>`;
  const framed = path.join(folder, `${name}-frame.html`);
  writeFileSync(file, page);
  writeFileSync(framed, frame);
  execFileSync(
    process.env.CHROMIUM ?? 'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--allow-file-access-from-files',
      `--window-size=${Math.max(width, 500)},1800`,
      `--screenshot=${path.join(folder, `${name}.png`)}`,
      pathToFileURL(framed).href,
    ],
    { stdio: 'ignore' },
  );
}
