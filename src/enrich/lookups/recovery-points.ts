import { kindRow } from '../../events/kinds.ts';
import type { Lookup } from '../lookup.ts';
import { resourceOf } from './resource-of.ts';

/** The good recovery points of the resource: what can be restored, whatever the last job did. */
export const recoveryPoints: Lookup = {
  id: 'recovery-points',
  brings: 'last good recovery point',
  async find(question) {
    const { event, signal } = question;
    const { recoveryPoints: source } = question.sources;
    if (source === undefined || kindRow(event.kind).leavesGap !== true) return null;
    const arn = await resourceOf(question);
    return arn === null ? null : { goodPoints: await source.goodOnesOf(arn, signal) };
  },
};
