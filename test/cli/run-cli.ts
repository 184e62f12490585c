import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** What a run of the command line left behind. */
export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** The moment it is while the tests run. */
export const testNow = '2026-11-22T03:12:00.000Z';

/** Runs the command line in this process. */
export async function runCli(argv: readonly string[], given: { input?: string | Buffer } & Partial<Terminal> = {}) {
  const ran: Ran = { code: -1, out: '', err: '' };
  const { input = '', ...terminal } = given;
  ran.code = await main(argv, {
    out: (text) => {
      ran.out += text;
    },
    err: (text) => {
      ran.err += text;
    },
    readInput: async () => Buffer.from(input),
    ask: async () => null,
    columns: null,
    colour: false,
    now: () => testNow,
    version: '1.2.3',
    ...terminal,
  });
  return ran;
}

/** Returns a new folder with these files, by their paths in it; it is gone after the test. */
export function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'backup-alerts-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, isText ? content : JSON.stringify(content));
  }
  return folder;
}

/** Returns the file of an event fixture. */
export function fixtureFile(name: string): string {
  return `test/fixtures/events/${name}.json`;
}

/** Rules with a pager after a quarter of an hour for databases; a person's own stop is ignored. */
export const rulesText = `version: 1
defaults: { policy: platform, groupWait: 0s }
targets:
  backup-channel: { slack: { channel: C0123456789, token: ssm:/backup-alerts/prod/secrets/slack-bot } }
  dba-mail: { email: { to: [dba@example.com] } }
policies:
  platform: { steps: [{ notify: [backup-channel] }], repeat: 2 }
  database:
    steps:
      - { notify: [backup-channel] }
      - { after: 15m, notify: [dba-mail] }
    acknowledgedFor: 8h
routes:
  - name: stopped on purpose
    match: { event: { outcome: [aborted] } }
    ignore: the one who stopped it knows
  - name: databases
    match: { resource: { type: [RDS, Aurora] } }
    severity: critical
    policy: database
fallback: [dba-mail]
`;
