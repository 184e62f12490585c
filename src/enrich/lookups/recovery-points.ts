import { kindRow } from '../../events/kinds.ts';
import type { GoodRecoveryPoint, RecoveryPoints } from '../../ports/aws-backup/recovery-points.ts';
import type { Lookup } from '../lookup.ts';
import { resourceOf } from './resource-of.ts';

/** The good recovery points of the resource: what can be restored, whatever the last job did. */
export const recoveryPoints: Lookup<'recoveryPoints', RecoveryPoints, 'goodPoints', readonly GoodRecoveryPoint[]> = {
  id: 'recovery-points',
  brings: 'last good recovery point',
  source: 'recoveryPoints',
  finds: 'goodPoints',
  servesOne: true,
  async find(points, question) {
    const { event, signal } = question;
    // Findings about a plan or vault are not about a resource with recovery points.
    if (kindRow(event.kind).leavesGap !== true || event.found?.about === 'set-up') return null;
    const arn = await resourceOf(question);
    if (arn === null) return null;
    const { points: found, isWhole } = await points.goodOnesOf(arn, signal);
    if (isWhole) return { found };
    // That there never was a good one is not known then.
    return found.length === 0 ? tooMany : { found, lacks: tooMany };
  },
};

const tooMany = 'there are more recovery points than are looked through, and a newer good one may be among them';
