import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../../local/simulators/start.ts';
import { GuardedHttp } from '../../../src/adapters/http/guarded-http.ts';
import type { Delivery } from '../../../src/channels/channel.ts';
import { jira } from '../../../src/channels/jira/jira.ts';
import type { Notice } from '../../../src/notices/notice.ts';
import { fakeVendors } from '../../support/fake-vendors.ts';
import { aNotice } from '../../support/notices.ts';

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators();
});
afterAll(() => simulators.close());
afterEach(() => simulators.reset());

const jiraOptions = { ...jira.example, priorities: { critical: 'Highest' } };
const issues = () => simulators.state.jira.issues;

/** Creates the issue of a notice at the simulated Jira. */
async function hears(notice: Notice, options: object = jiraOptions): Promise<Delivery> {
  const ports = { ...fakeVendors(), http: new GuardedHttp({ base: simulators.url, except: [] }) };
  const memory = {
    ref: null,
    possibleDuplicate: false,
    firstAttemptAt: notice.at,
    saveRef: () => Promise.resolve(),
  };
  return jira.configure(options).deliver(notice, memory, ports, AbortSignal.timeout(5000));
}

describe('channels/jira/issue: who is assigned, and when it is due', () => {
  const known = '5b10ac8d82e05b22cc7d4ef5';
  const workOf = (jiraAssignee: string) => ({
    owners: [{ name: 'dba', slack: null, runbook: null, jiraAssignee }],
    deadlines: { resolveBy: '2026-11-24T23:30:00.000Z' },
  });

  it.each([
    ['UTC', '2026-11-24'],
    ['Europe/Berlin', '2026-11-25'],
    ['America/New_York', '2026-11-24'],
  ])('the owner is assigned, and the ticket is due on the day in %s', async (timezone, duedate) => {
    const notice = aNotice('opened', { work: workOf(known), times: { timezone, areInstants: false } });
    expect(await hears(notice)).not.toHaveProperty('detail');
    expect(issues()[0]?.fields).toMatchObject({ assignee: { accountId: known }, duedate });
  });

  it('an assignee or a date that Jira refuses loses no ticket, which says what it lacks', async () => {
    const tickets: [object, string, string[]][] = [
      [jiraOptions, '5b10ac8d82e05b22cc7d0000', ['assignee']],
      [{ ...jiraOptions, project: 'NODATES' }, known, ['duedate']],
      [{ ...jiraOptions, project: 'NODATES' }, '5b10ac8d82e05b22cc7d0000', ['assignee', 'duedate']],
    ];
    for (const [options, assignee, lacks] of tickets) {
      simulators.reset();
      const delivery = await hears(aNotice('opened', { work: workOf(assignee) }), options);
      expect(delivery).toMatchObject({
        status: 'delivered',
        detail: expect.stringMatching(
          new RegExp(`^The ticket was created without ${lacks.join(', ')}\\. Jira answered 400`),
        ),
      });
      const [issue] = issues();
      for (const field of ['assignee', 'duedate', 'priority', 'labels']) {
        expect(Object.hasOwn(issue?.fields ?? {}, field), field).toBe(!lacks.includes(field));
      }
      const said = JSON.stringify(issue?.fields.description);
      expect(said.includes(`Jira did not take ${assignee}`)).toBe(lacks.includes('assignee'));
      expect(said.includes('takes no due date here')).toBe(lacks.includes('duedate'));
    }
  });
});
