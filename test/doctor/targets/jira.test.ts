import { describe, expect, it } from 'vitest';
import { checkJira } from '../../../src/doctor/targets/jira.ts';
import { ref, toolsWith, type VendorAnswers } from '../a-deployment.ts';

const about = { check: 'target', target: 'tickets' } as const;
const options = { site: 'example.atlassian.net', project: 'OPS', token: ref('jira') };
const allowed = { havePermission: true };
const mayAll = {
  body: JSON.stringify({ permissions: { CREATE_ISSUES: allowed, ADD_COMMENTS: allowed, TRANSITION_ISSUES: allowed } }),
};

async function saidOf(answers: VendorAnswers) {
  const [finding] = await checkJira(about, options, toolsWith({ answers: { mypermissions: mayAll, ...answers } }));
  return [finding?.state, finding?.says];
}

describe('doctor/targets/jira', () => {
  it.each([
    [{ status: 500, body: '{}' }, 'Jira answered 500 and nothing that can be read.'],
    [{ body: '[]' }, 'Jira answered 200 and nothing that can be read.'],
    [{ failure: 'network', detail: '' } as const, 'Jira could not be reached from here.'],
    [{ failure: 'refused-address', detail: '' } as const, 'Jira is at no address that may be called from here.'],
  ])('does not know when Jira answers %j', async (answer, says) => {
    expect(await saidOf({ mypermissions: answer })).toEqual(['not-known', says]);
  });

  it('takes a permission that is not named for one that is not given', async () => {
    expect(await saidOf({ mypermissions: { body: '{}' } })).toEqual([
      'broken',
      'The account may not create issues, nor comment, nor move issues in OPS.',
    ]);
  });

  it.each([
    [{ issueTypes: [{ name: 'Task' }] }, 'ok', /may create, comment and move issues in OPS/],
    [{ values: [{ name: 'Task' }] }, 'ok', /may create, comment and move issues in OPS/],
    [{ values: [{ name: 'Bug' }] }, 'warning', /It has: Bug/],
    [{ values: [] }, 'not-known', /whether there is the type Task is not known/],
    [{}, 'not-known', /whether there is the type Task is not known/],
    [[], 'not-known', /whether there is the type Task is not known/],
  ])('of types %j it is %s', async (types, state, says) => {
    expect(await saidOf({ issuetypes: { body: JSON.stringify(types) } })).toEqual([state, expect.stringMatching(says)]);
  });
});
