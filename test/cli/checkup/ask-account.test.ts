import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { askAccount } from '../../../src/cli/checkup/ask-account.ts';
import { readAnswers } from '../../../src/cli/checkup/read-answers.ts';
import { writeAnswers } from '../../../src/cli/checkup/write-answers.ts';
import { Answers } from '../../../src/estate/answers.ts';
import { calls } from '../../../src/estate/calls.ts';
import type { AccountAnswers } from '../../../src/ports/aws-backup/account-answers.ts';
import { around, type Files, jobsOf, nights, now, plan, table, vaultArn } from '../../findings/an-account.ts';
import { folderWith, runCli } from '../run-cli.ts';

/** AWS that answers with these files, lists two things a page, and refuses whatever else it is asked. */
class FakeAws implements AccountAnswers {
  readonly asked: string[] = [];
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  async page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const about = ['BackupPlanId', 'SelectionId', 'BackupVaultName', 'RoleName', 'Rule'].flatMap(
      (name) => input[name] ?? [],
    );
    const name = [call, ...about.map((one) => encodeURIComponent(String(one)))].join('.');
    this.asked.push(name);
    const content = this.#files[`${name}.json`] as Record<string, unknown> | undefined;
    if (content === undefined) throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    const [list = ''] = Object.keys(content).filter((one) => Array.isArray(content[one]));
    if (list === '') return content;
    const begin = Number(input.NextToken ?? 0);
    const all = content[list] as unknown[];
    return {
      ...content,
      [list]: all.slice(begin, begin + 2),
      NextToken: begin + 2 < all.length ? String(begin + 2) : null,
    };
  }
}

const missed: Files = {
  ...plan(),
  ...plan(undefined, undefined, { id: 'orgs/6b1f3c9e', name: 'org-daily' }),
  ...around(),
  'list-backup-plans.json': {
    BackupPlansList: ['0f6f5a4c-5f3d-4a7e-9c57-1d2b3c4d5e6f', 'orgs/6b1f3c9e'].map((BackupPlanId) => ({
      BackupPlanId,
    })),
  },
  'list-backup-jobs.json': { BackupJobs: jobsOf(table('orders'), nights.slice(0, 6)) },
  'list-backup-vaults.json': { BackupVaultList: [{ BackupVaultName: 'main', BackupVaultArn: vaultArn('main') }] },
};

describe('cli/checkup/ask-account', () => {
  it('asks for everything page by page, and what it writes is found again in files', async () => {
    const aws = new FakeAws(missed);
    const answers = await askAccount(aws, '2026-11-15T14:00:00.000Z');
    const folder = folderWith({});
    await writeAnswers(folder, new Answers(answers));
    const read = await readAnswers(folder);
    const { out } = await runCli(['checkup', '--files', folder, '--at', now, '--json']);
    const direct = await runCli(['checkup', '--files', folderWith(missed), '--at', now, '--json']);

    expect(aws.asked.filter((call) => call === 'list-backup-jobs')).toHaveLength(3);
    expect(new Set(aws.asked.map((name) => name.split('.')[0]))).toEqual(
      new Set(Object.keys(calls).filter((call) => !['describe-key', 'list-targets-by-rule'].includes(call))),
    );
    expect('answers' in read && read.answers.length).toBe(readdirSync(folder).length);
    expect(JSON.parse(out).findings).toEqual(JSON.parse(direct.out).findings);
    expect(readdirSync(folder)).toContain('get-backup-plan.orgs%2F6b1f3c9e.json');
    expect(JSON.parse(readFileSync(path.join(folder, 'list-rules.json'), 'utf8')).Error.Code).toBe(
      'AccessDeniedException',
    );
    expect(JSON.parse(out).notKnown).toContainEqual({
      what: 'unheard',
      why: expect.stringContaining('events:ListRules'),
    });
  });
});

/** AWS whose list of one call never ends: each page names itself as the one that follows. */
class EndlessAws extends FakeAws {
  readonly #endless: string;

  constructor(files: Files, endless: string) {
    super(files);
    this.#endless = endless;
  }

  override async page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const page = await super.page(call, input);
    return call === this.#endless ? { ...page, NextToken: '2' } : page;
  }
}

describe('cli/checkup/ask-account: a list whose next page was not read', () => {
  it.each(['list-backup-jobs', 'get-resources', 'list-recovery-points-by-backup-vault'] as const)(
    'is cut, asked now or read from what was collected: %s',
    async (call) => {
      const answers = new Answers(await askAccount(new EndlessAws(missed, call), '2026-11-15T14:00:00.000Z'));
      const folder = folderWith({});
      await writeAnswers(folder, answers);
      const { out } = await runCli(['checkup', '--files', folder, '--at', now, '--json']);

      expect(answers.cut()).toEqual([call]);
      expect(JSON.parse(out).notKnown).toContainEqual({ what: call, why: expect.stringContaining('cut') });
    },
  );

  it('is cut in the trail of one call, though the trail of another is whole', async () => {
    class OneCall extends FakeAws {
      override async page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
        const isDeleted = JSON.stringify(input).includes('"DeleteBackupPlan"');
        return { ...(await super.page(call, input)), ...(isDeleted ? { NextToken: '2' } : {}) };
      }
    }
    const answers = new Answers(await askAccount(new OneCall(missed), '2026-11-15T14:00:00.000Z'));

    expect(answers.cut()).toEqual(['lookup-events']);
  });

  it('is not whole where AWS answered a part of it and refused another', async () => {
    class Throttled extends FakeAws {
      override async page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
        if (JSON.stringify(input).includes('"DeleteBackupPlan"'))
          throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
        return super.page(call, input);
      }
    }
    const answers = new Answers(await askAccount(new Throttled(missed), '2026-11-15T14:00:00.000Z'));
    const folder = folderWith({});
    await writeAnswers(folder, answers);
    const read = await readAnswers(folder);

    expect(answers.refusals().filter(({ call }) => call === 'lookup-events')).toHaveLength(1);
    expect(answers.isCut('lookup-events')).toBe(true);
    expect('answers' in read && new Answers(read.answers).isCut('lookup-events')).toBe(true);
  });
});

describe('cli/checkup/ask-account: what it needs to be allowed', () => {
  it('is what the example says, and nothing that changes anything', () => {
    const policy = JSON.parse(readFileSync('examples/checkup-policy.json', 'utf8'));
    const actions: string[] = policy.Statement[0].Action;

    expect(actions).toEqual([...new Set(Object.values(calls).map(({ action }) => action))].sort());
    expect(actions.filter((action) => !/:(?:List|Get|Describe|Lookup)/.test(action))).toEqual([]);
  });
});
