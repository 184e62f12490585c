import { type Finding, unknown, well } from '../finding.ts';
import type { DoctorTools } from '../tools.ts';
import { type Drift, judgeVaults, subscribeCommand, type VaultsPlace } from './judge.ts';
import { lookAtVaults } from './look.ts';
import { notKnownOf, withKey } from './topic-key.ts';

/** The sentence for when no vault notifies this stack, which EventBridge tells of the same. */
const ofTopic: readonly (Drift | null)[] = ['no-notifications', 'other-topic'];

/**
 * Checks which vaults differ from how the others notify this stack, and whose key is disabled, pending deletion or deleted.
 * When no vault notifies the stack that is no drift: EventBridge tells of the same.
 */
export async function checkVaults({ vaults, deployment, place, now }: DoctorTools): Promise<Finding[]> {
  const about = { check: 'vaults' } as const;
  const { stage, region, vaultTopicArn: topicArn } = place;
  const seen = await lookAtVaults(vaults);
  if ('notKnown' in seen) return [unknown(about, seen)];
  const where: VaultsPlace = { stage, region, topicArn, isOwnTopic: true };
  const notifying = seen.value.filter(
    ({ notifications: told }) => 'value' in told && told.value !== null && told.value.topicArn === topicArn,
  );
  const isUsed = notifying.length > 0;
  const found = isUsed && topicArn !== null ? await deployment.topic(topicArn) : null;
  const topic = await withKey(found, vaults);
  const wrong = judgeVaults(seen.value, where, topic, now()).filter(
    ({ state, drift }) => state !== 'ok' && (isUsed || !ofTopic.includes(drift)),
  );
  const unseen = notKnownOf(topic);
  const others = unseen === null ? [] : [unknown(about, unseen)];
  if (wrong.length + others.length > 0) return [...wrong, ...others];
  if (seen.value.length === 0) return [well(about, 'There are no vaults.')];
  if (!isUsed) {
    const both = `To hear both: ${subscribeCommand(null, where)}`;
    return [well(about, `No vault notifies this stack, which hears of the same from EventBridge. ${both}`)];
  }
  const count = `${notifying.length} of ${seen.value.length}`;
  return [well(about, `Vaults that notify this stack of every event that there is: ${count}.`)];
}
