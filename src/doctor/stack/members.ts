import type { StackPart } from '../../ports/deployment/deployment.ts';
import { type Finding, well } from '../finding.ts';

/** Says where other accounts and Regions send their events, and which account no StackSet reaches; nothing where the stack has no bus for them. */
export async function checkMembers(parts: readonly StackPart[]): Promise<Finding[]> {
  const bus = parts.find(({ type }) => type === 'AWS::Events::EventBus');
  if (bus === undefined) return [];
  const says =
    `Other accounts and Regions send to the bus ${bus.physicalId}; whether one does is seen there. A StackSet never reaches the ` +
    'management account of an organization: deploy accounts/forwarder.yml there by hand.';
  return [well({ check: 'members' }, says)];
}
