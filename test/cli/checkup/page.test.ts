import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { around, type Files, job, jobsOf, nights, now, plan, table, tagged } from '../../findings/an-account.ts';
import { folderWith, runCli } from '../run-cli.ts';

async function pageOf(files: Files): Promise<string> {
  const file = path.join(folderWith({}), 'checkup.html');
  await runCli(['checkup', '--files', folderWith(files), '--at', now, '--html', file]);
  return readFileSync(file, 'utf8');
}

const evil = '<img src=x onerror=alert(1)>"\'&\u202e\u001b[31m';

describe('cli/checkup/page', () => {
  it('says what was found, on which resources, and what to do, and needs nothing else', async () => {
    const page = await pageOf({
      ...plan(),
      ...around([table('orders')], {
        'list-backup-jobs.json': {
          BackupJobs: [
            ...jobsOf(table('orders'), nights.slice(0, 5)),
            job(table('orders'), nights[6] ?? '', { State: 'FAILED' }),
          ],
        },
      }),
    });

    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain(
      '<p class="verdict ill">1 finding that nobody was told of, on 1 resource, and 1 failed job.</p>',
    );
    expect(page).toContain('<b>85.7 %</b> <span>of 7 due backups were started</span>');
    expect(page).toContain('The backup of DynamoDB orders that was due at 2026-11-21 05:00 UTC was never started');
    expect(page).not.toMatch(/<script|<link|<img|https?:\/\/|@import|url\(/);
  });

  it('says that all is well', async () => {
    expect(await pageOf({ ...plan(), ...around() })).toContain(
      '<p class="verdict well">Nothing was found: every backup that was due was started.</p>',
    );
  });

  it('is not acted upon by what others wrote', async () => {
    const page = await pageOf({
      ...plan(undefined, undefined, { name: evil }),
      ...around([], { 'get-resources.json': { ResourceTagMappingList: [tagged(table(evil.replaceAll('/', '')))] } }),
    });

    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toContain('<img');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('that cannot be written is said, and ends with 2', async () => {
    const { code, err } = await runCli([
      'checkup',
      '--files',
      folderWith({ ...plan(), ...around() }),
      '--at',
      now,
      '--html',
      '/no/such/folder/page.html',
    ]);

    expect(code).toBe(2);
    expect(err).toMatch(/^error: \/no\/such\/folder\/page\.html cannot be written: /);
  });
});
