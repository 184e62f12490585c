import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../../../src/rules/check/issue.ts';
import { inboundChannels, inboundOf } from '../../../../src/rules/inbound.ts';
import { secretNames } from '../../../../src/rules/secret-names.ts';
import { rulesOf } from '../../../routing/sample-rules.ts';
import { saidOf } from './corrected.ts';

const pager = 'pagerduty: { routingKey: ssm:/a/key }';
const tickets = 'jira: { site: example.atlassian.net, project: OPS, token: ssm:/a/jira }';
const chat = 'slack: { channel: C0123456789, token: ssm:/a/slack-bot }';
const secret = 'inboundSecret: ssm:/a/inbound';
const rulesFor = (target: string) =>
  `version: 1\ntargets: { there: { ${target} } }\nfallback: [there]\nbulletins: [alert-topic]\n`;

describe('rules/check/warnings/inbound', () => {
  it.each([
    ['who may answer in PagerDuty', `${pager}, ${secret}, actors: [PXPGF42]`],
    ['who may answer in Jira', `${tickets}, ${secret}, actors: [5b10ac8d82e05b22cc7d4ef5, ana@example.com]`],
    ['that anybody may', `${pager}, ${secret}`],
    ['who may answer in Slack', `${chat}, actors: [U0123456789, w0123456789]`],
  ])('says nothing of %s', (_what, target) => {
    expect(saidOf(rulesFor(target))).toEqual([]);
  });

  it.each([
    [
      'a channel from which nothing comes',
      `sns: {}, ${secret}`,
      /inboundSecret: has no effect: nothing comes back from sns, only from jira, pagerduty and slack$/,
    ],
    ['people without a secret', `${pager}, actors: [PX1]`, /actors: has no effect: without "inboundSecret"/],
    ['a secret of a target in Slack', `${chat}, ${secret}`, /inboundSecret: has no effect: presses are signed with/],
    [
      'people of an incoming webhook',
      'slack: { webhook: ssm:/a/hook }, actors: [U0123456789]',
      /actors: has no effect: what an incoming webhook posts has no buttons; take "channel" and "token" instead$/,
    ],
    [
      'a user group in Slack',
      `${chat}, actors: [U0123456789, S0123456789]`,
      /actors\[1\]: "S0123456789" is a user group, .*; name its people$/,
    ],
    [
      'an address in Slack',
      `${chat}, actors: [U0123456789, ana@example.com]`,
      /actors\[1\]: "ana@example.com" is never met: Slack says/,
    ],
    [
      'an address where only ids are said',
      `${pager}, ${secret}, actors: [PX1, ana@example.com]`,
      /actors\[1\]: "ana@example.com" is never met: PagerDuty/,
    ],
  ])('says that %s has no effect', (_what, target, says) => {
    expect(saidOf(rulesFor(target)).map(formatIssue)).toEqual([expect.stringMatching(says)]);
  });
});

describe('rules/inbound', () => {
  it('lets nobody answer who is not written', () => {
    expect(inboundOf({})).toBeNull();
    expect(inboundOf({ actors: ['PX1'] })).toBeNull();
    expect(inboundOf({ inboundSecret: 'ssm:/a/b' })).toEqual({ secret: 'ssm:/a/b' });
    const rules = rulesOf(rulesFor(`${secret}, ${pager}, actors: [PX1, Ana@Example.com]`));
    expect(rules.targets.get('there')?.actors).toEqual(['PX1', 'Ana@Example.com']);
    expect(rulesOf(rulesFor(pager)).targets.get('there')?.actors).toBeUndefined();
  });

  it('is read wherever it stands in a target, and its secret is looked for as every other one', () => {
    const rules = rulesOf(rulesFor(`${secret}, ${pager}`));
    expect(rules.targets.get('there')).toMatchObject({ channel: 'pagerduty', inbound: { secret: 'ssm:/a/inbound' } });
    expect(secretNames(rules)).toEqual(['/a/key', '/a/inbound']);
    expect(inboundChannels).toEqual([...inboundChannels].sort());
  });
});
