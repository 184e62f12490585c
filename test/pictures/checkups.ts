import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { main } from '../../src/cli/main.ts';
import { wholeAccount } from '../findings/a-whole-account.ts';
import { around, type Files, now, plan } from '../findings/an-account.ts';

/** What a checkup says to people: in a terminal, and as a page. */
interface Told {
  text: string;
  page: string;
}

const accounts: readonly (readonly [string, () => Files])[] = [
  ['checkup', wholeAccount],
  ['checkup-well', () => ({ ...plan(), ...around() })],
];

/** Runs a checkup of accounts, as somebody would on saved answers; what it needs of a folder is in `folder` meanwhile. */
export async function checkups(folder: string): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  for (const [name, account] of accounts) {
    const files = path.join(folder, `${name}-files`);
    const file = path.join(folder, `${name}.html`);
    mkdirSync(files, { recursive: true });
    for (const [answer, content] of Object.entries(account()))
      writeFileSync(path.join(files, answer), JSON.stringify(content));
    let text = '';
    await main(['checkup', '--files', files, '--at', now, '--html', file], {
      out: (said) => {
        text += said;
      },
      err: (said) => {
        text += said;
      },
      readInput: async () => Buffer.from(''),
      ask: async () => null,
      columns: 100,
      colour: false,
      now: () => now,
      version: '1.2.3',
    });
    told.set(name, { text, page: readFileSync(file, 'utf8') });
    for (const used of [files, file]) rmSync(used, { recursive: true });
  }
  return told;
}
