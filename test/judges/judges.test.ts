import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { forwarderFile } from '../../docs/forwarder-parts.ts';
import { type Packaged, packageStack } from '../support/template.ts';
import { type Finding, judge } from './judge.ts';
import { suppressions } from './suppressions.ts';

/** The template with faults of every kind that matters here, so that a judge that sees nothing is noticed. */
function withFaults({ template }: Packaged): object {
  const { Resources } = structuredClone(template);
  const change = (id: string, properties: Record<string, unknown>) =>
    Object.assign(Resources[id]?.Properties ?? {}, properties);
  delete Resources.IntakeQueue?.Properties.KmsMasterKeyId;
  delete Resources.Table?.Properties.PointInTimeRecoverySpecification;
  delete Resources.GuardLambdaFunction?.Properties.DeadLetterConfig;
  change('DeliveriesQueue', { VisibilityTimeouts: 180 });
  change('EscalationPolicy', {
    PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  });
  return { ...template, Resources };
}

/** With every part that a parameter switches on. */
const everything = {
  alertEmail: 'oncall@example.com,dba@example.com',
  alertSms: '+41791234567',
  alertHttps: 'https://alerts.example.com/sns',
  alertLambda: 'arn:aws:lambda:us-east-1:111122223333:function:alerts',
  secondTopicArn: 'arn:aws:sns:eu-central-1:111122223333:second',
  alarmTopicArn: 'arn:aws:sns:us-east-1:111122223333:alarms',
  respondUrl: 'https://alerts.example.com',
  tracing: 'true',
  organizationId: 'o-a1b2c3d4e5',
  memberAccounts: '222233334444',
  metricsOfMembers: 'true',
  membersArchiveDays: '30',
  memberRegions: 'us-east-1',
  anomalyBand: 'true',
  retryRoleArns: 'arn:aws:iam::111122223333:role/backup',
};

let found: Finding[];
let planted: Finding[];

beforeAll(async () => {
  const packaged = await packageStack(everything);
  const forwarder = parse(readFileSync(forwarderFile, 'utf8')) as object;
  const [own = [], ofForwarder = [], faults = []] = await judge([packaged.template, forwarder, withFaults(packaged)]);
  found = [...own, ...ofForwarder];
  planted = faults;
}, 420_000);

function keyOf({ tool, check, at }: Pick<Finding, 'tool' | 'check' | 'at'>): string {
  return `${tool} ${check} ${at}`;
}

describe('judges: cfn-lint and checkov on the templates that are deployed', () => {
  const suppressed = suppressions.flatMap(({ tool, check, at }) => at.map((one) => keyOf({ tool, check, at: one })));

  it('find nothing but what is suppressed with a reason', () => {
    const unexplained = found.filter((finding) => !suppressed.includes(keyOf(finding)));

    expect(
      unexplained.map((finding) => `${keyOf(finding)}: ${finding.message}`),
      'mend it, or say in test/judges/suppressions.ts why it stays',
    ).toEqual([]);
  });

  it('still find everything that is suppressed', () => {
    const keys = new Set(found.map(keyOf));

    expect(
      suppressed.filter((key) => !keys.has(key)),
      'take it out of test/judges/suppressions.ts',
    ).toEqual([]);
    expect(new Set(suppressed).size).toBe(suppressed.length);
  });

  it('are overruled only with a reason and a page of AWS', () => {
    const weak = suppressions.filter(
      ({ reason, page }) => reason.length < 40 || !page.startsWith('https://docs.aws.amazon.com/'),
    );

    expect(weak).toEqual([]);
  });

  it.each([
    { key: 'checkov CKV_AWS_27 IntakeQueue', fault: 'a queue without encryption' },
    { key: 'checkov CKV_AWS_28 Table', fault: 'a table without recovery to a point in time' },
    { key: 'checkov CKV_AWS_62 EscalationPolicy', fault: 'a policy that allows everything' },
    { key: 'checkov CKV_AWS_116 GuardLambdaFunction', fault: 'a scheduled function that keeps no failed run' },
    { key: 'cfn-lint E3002 DeliveriesQueue', fault: 'a property that does not exist' },
  ])('find $fault', ({ key }) => {
    expect(found.map(keyOf)).not.toContain(key);
    expect(planted.map(keyOf)).toContain(key);
  });
});
