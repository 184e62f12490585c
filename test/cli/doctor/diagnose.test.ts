import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DoctorAccess } from '../../../src/runtime/doctor.ts';
import { aDeployment, now, place, someVaults } from '../../doctor/a-deployment.ts';
import { readRules } from '../../support/journey-rules.ts';
import { runCli } from '../run-cli.ts';

const opened = vi.hoisted(() => ({ access: null as unknown, fails: null as Error | null }));

vi.mock('../../../src/runtime/doctor.ts', () => ({
  openDoctorAccess: async () => {
    if (opened.fails !== null) throw opened.fails;
    return opened.access;
  },
}));

afterEach(() => {
  opened.fails = null;
});

function aStage(aws: Parameters<typeof aDeployment>[0] = {}, problems: string[] = []) {
  const rules = readRules('version: 1\npolicies: { all: { steps: [ { notify: [alert-topic] } ] } }\n');
  opened.access = {
    where: 'backup-alert-router-prod in eu-west-1',
    tools: {
      place,
      deployment: aDeployment(aws),
      vaults: someVaults(),
      canary: null,
      http: { send: async () => ({ failure: 'network', detail: '' }) },
      hosts: { find: async () => 'found' },
      proven: async () => ({ value: [] }),
      now: () => now,
    },
    rules: async () => ({ rules, problems, unread: null }),
    send: () => Promise.reject(new Error('nothing is sent here')),
  } satisfies DoctorAccess;
  return (...words: string[]) => runCli(['doctor', ...words]);
}

const denied = async () => ({ notKnown: 'it is denied', lacks: 'states:DescribeStateMachine' });

describe('cli/doctor/diagnose', () => {
  it('ends with 0 when all is well', async () => {
    const { code, out } = await aStage()();

    expect(code).toBe(0);
    expect(out).toMatch(/^backup-alert-router-prod in eu-west-1: all is well\n/);
  });

  it('ends with 1 when something is broken, which stands first, its fix on one line to copy', async () => {
    const { code, out } = await aStage({ stateMachine: async () => ({ value: null }), waiting: denied })();
    const [, first = '', fix = ''] = out.split('\n');

    expect(code).toBe(1);
    expect(first).toMatch(/^broken {4}state-machine: /);
    expect(fix).toBe('          npx serverless deploy --stage prod --param="region=eu-west-1"');
    expect(out).toContain('not known queues: These credentials may not call states:DescribeStateMachine.\n');
  });

  it('ends with 2 when it could not look and found nothing else', async () => {
    expect((await aStage({ stateMachine: denied })()).code).toBe(2);
  });

  it.each([
    ['there is no such deployment', Object.assign(new Error('There is no stack.'), { name: 'NotDeployedError' })],
    ['AWS denies the first call', Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} })],
    ['something else goes wrong', new TypeError('x')],
  ])('ends with 2 when %s', async (_what, error) => {
    const run = aStage();
    opened.fails = error;
    const { code, err } = await run('--json');

    expect(code).toBe(2);
    expect(err).toMatch(/^error: /);
  });

  it('prints JSON with the same keys for each, and nothing that a terminal acts on', async () => {
    const { out } = await aStage({}, ['targets.\u001b[2Jx: no such channel'])('--json');
    const read = JSON.parse(out);

    expect(read.place).toBe('backup-alert-router-prod in eu-west-1');
    for (const finding of read.findings) {
      expect(Object.keys(finding).filter((key) => key !== 'target')).toEqual(['check', 'state', 'says', 'fix']);
      expect(['ok', 'warning', 'broken', 'not-known']).toContain(finding.state);
    }
    expect(out).not.toContain('\u001b');
    expect((await aStage({}, ['\u001b[2Jx'])()).out).not.toContain('\u001b');
  });
});
