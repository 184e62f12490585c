import { describe, expect, it } from 'vitest';
import { evidenceDollars, idleDollars, idleItems, idlePrice, mostIdle } from '../docs/idle-cost.ts';
import { defaultParameters, resourcesOf } from '../docs/template.ts';
import { packageStack } from './support/template.ts';

/** Types that cost by their number, or by what is in them. */
const counted = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::CloudWatch::AnomalyDetector',
  'AWS::KMS::Key',
  'AWS::SQS::Queue',
];

describe('idle-cost: what a stage costs while nothing fails', () => {
  it(`is $${mostIdle.all} a month at most, with all alarms, and $${mostIdle.evidence} more for evidence`, () => {
    expect(idleDollars(), JSON.stringify(idleItems(), null, 2)).toBeLessThanOrEqual(mostIdle.all);
    expect(evidenceDollars()).toBeLessThanOrEqual(mostIdle.evidence);
  });

  it('is counted on what is deployed: the page sees no other resources than the package has', async () => {
    const packaged = await packageStack();
    const deployed = packaged.resources.filter(({ Type }) => counted.includes(Type)).map(({ id }) => id);
    const everything = { ...defaultParameters, anomalyBand: 'true', retryRoleArns: 'given', memberRegions: 'given' };
    const seen = resourcesOf(everything).filter(({ Type }) => counted.includes(Type));

    expect(seen.map(({ id }) => id).toSorted()).toEqual(deployed.toSorted());
  });

  it('says of each option what it adds or takes away', () => {
    expect(
      ['secondEyes', 'noBackupHours', 'anomalyBand', 'tracing', 'alertEmail', 'directMembers'].map(idlePrice),
    ).toEqual(['off: −$1.00', '0: −$0.40', 'on: +$0.30', '$0', '$0', 'on: +$1.46']);
  });
});
