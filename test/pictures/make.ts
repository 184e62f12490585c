/**
 * Makes a picture of everything that people are told of, in every channel: Slack, mail, the ticket with its later comment,
 * the text message, what PagerDuty shows, and the page; mail and page at the width of a telephone, and in the dark. Plain text
 * stands beside them. And of the dashboard, with invented values.
 * `node test/pictures/make.ts FOLDER [PART OF A NAME]…`; a Chromium draws them (`CHROMIUM` names another one).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { plainText } from '../../src/notices/plain-text.ts';
import { channelOf } from '../support/channel-of.ts';
import { checkups } from './checkups.ts';
import { Chromium } from './chromium.ts';
import { dashboardPage } from './dashboard.ts';
import { faces } from './faces.ts';
import { situations } from './samples.ts';

const timezone = 'Europe/Berlin';
const [folder = 'pictures', ...wanted] = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
const chromium = new Chromium();
try {
  for (const [name, situation] of await situations()) {
    const text = plainText(situation.notice({ timezone, areInstants: false }), 30_000);
    writeFileSync(path.join(folder, `${name}.txt`), `${text}\n`);
    for (const face of faces) {
      const file = `${name}-${face.name}`;
      if (!isWanted(file)) continue;
      const areInstants = channelOf(face.channel)?.showsLocalTimes === true;
      const page = await face.draw(situation, { timezone, areInstants });
      if (page !== null) await draw(file, page, face);
    }
  }
  if (isWanted('dashboard')) await draw('dashboard', dashboardPage(), { width: 1216 });
  for (const [name, { text, page }] of await checkups(folder)) {
    writeFileSync(path.join(folder, `${name}.txt`), text);
    if (isWanted(name)) {
      await draw(name, page, { width: 375 });
      await draw(`${name}-wide`, page, { width: 1100 });
      await draw(`${name}-dark`, page, { width: 375, isDark: true });
    }
  }
} finally {
  await chromium.close();
}

function isWanted(file: string): boolean {
  return wanted.length === 0 || wanted.some((part) => file.includes(part));
}

async function draw(name: string, page: string, screen: { width: number; isDark?: boolean }): Promise<void> {
  writeFileSync(path.join(folder, `${name}.png`), await chromium.picture(page, screen));
}
