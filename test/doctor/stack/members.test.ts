import { describe, expect, it } from 'vitest';
import { checkEventRules } from '../../../src/doctor/stack/event-rules.ts';
import { checkMembers } from '../../../src/doctor/stack/members.ts';
import type { DoctorTools } from '../../../src/doctor/tools.ts';
import type { StackPart } from '../../../src/ports/deployment/deployment.ts';
import { place } from '../a-deployment.ts';

const bus = 'backup-alert-router-prod-members';
const queue = 'https://sqs.eu-west-1.amazonaws.com/111122223333/backup-alert-router-prod-intake';
const parts: StackPart[] = [
  { type: 'AWS::Events::EventBus', logicalId: 'MembersBus', physicalId: bus },
  { type: 'AWS::Events::Rule', logicalId: 'MembersBackupRule', physicalId: `${bus}|backup-alert-router-prod-backup` },
  { type: 'AWS::Events::Rule', logicalId: 'BackupRule', physicalId: 'backup-alert-router-prod-backup' },
  { type: 'AWS::SQS::Queue', logicalId: 'IntakeQueue', physicalId: queue },
];

describe('doctor/stack/members', () => {
  it('says where members send to, and that no StackSet reaches the management account', async () => {
    const [found, ...others] = await checkMembers(parts);

    expect(others).toEqual([]);
    expect(found).toMatchObject({ check: 'members', state: 'ok', says: expect.stringContaining(bus) });
    expect(found?.says).toMatch(
      /A StackSet never reaches the management account .*: deploy accounts\/forwarder\.yml there by hand\.$/,
    );
  });

  it('says nothing of a stack without a bus for them', async () => {
    expect(await checkMembers(parts.slice(1))).toEqual([]);
  });

  it('looks at a rule on the bus that it is on, and enables it there', async () => {
    const asked: unknown[] = [];
    const rule = async (name: string, on?: string) => {
      asked.push([name, on]);
      const targets = ['arn:aws:sqs:eu-west-1:111122223333:backup-alert-router-prod-intake'];
      return { value: { isEnabled: on === undefined, targets } };
    };
    const tools = { place, deployment: { rule } } as unknown as DoctorTools;
    const found = await checkEventRules(parts, tools);

    expect(asked).toEqual([
      ['backup-alert-router-prod-backup', bus],
      ['backup-alert-router-prod-backup', undefined],
    ]);
    expect(found.map(({ fix }) => fix)).toEqual([
      `aws events enable-rule --region eu-west-1 --name backup-alert-router-prod-backup --event-bus-name ${bus}`,
    ]);
  });
});
