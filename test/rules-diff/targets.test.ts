import { describe, expect, it } from 'vitest';
import type { Rules } from '../../src/rules/rules.ts';
import { compareTargets } from '../../src/rules-diff/targets.ts';
import { rulesOf } from '../routing/sample-rules.ts';

const topic = (options: string, more = '') => rulesOf(`version: 1\ntargets: { siem: { sns: ${options}${more} } }`);
const arn = '{ topicArn: "arn:aws:sns:eu-west-1:111122223333:siem" }';
const secret = '{ topicArn: ssm:/backup-alerts/topic }';

describe('rules-diff/targets', () => {
  it.each<[string, string, string[]]>([
    ['{}', arn, ['Target "siem": option topicArn is set.']],
    [arn, '{}', ['Target "siem": option topicArn is left out.']],
    [arn, secret, ['Target "siem": option topicArn is ssm:/backup-alerts/topic instead of another.']],
    [secret, arn, ['Target "siem": option topicArn is another instead of ssm:/backup-alerts/topic.']],
    [arn, arn, []],
  ])('of options %s that are %s now', (before, after, said) => {
    expect(compareTargets(topic(before), topic(after))).toEqual(said);
  });

  it('says whose answers count there', () => {
    expect(compareTargets(topic('{}'), topic('{}', ', inboundSecret: ssm:/a/inbound'))).toEqual([
      'Target "siem": answers from there count from everybody (ssm:/a/inbound) instead of from nobody.',
    ]);
  });

  it('takes options that are no map for none', () => {
    const without = (rules: Rules): Rules => ({
      ...rules,
      targets: new Map([...rules.targets].map(([name, target]) => [name, { ...target, options: null }])),
    });

    expect(compareTargets(without(topic('{}')), topic(arn))).toEqual(['Target "siem": option topicArn is set.']);
  });
});
