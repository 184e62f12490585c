import { parseArn } from '../arn.ts';
import { classifyFailure } from '../classify.ts';
import { keyIn } from '../key-in.ts';
import type { Lookup } from '../lookup.ts';

/** The state of the KMS key, when the failure is about a key and the key is known: one that is pending deletion takes every backup with it. */
export const keyState: Lookup = {
  id: 'key-state',
  brings: 'KMS key',
  async find({ event, sources: { encryptionKeys }, signal, job }) {
    if (encryptionKeys === undefined) return null;
    const details = await job();
    const { category } = classifyFailure({
      kind: event.kind,
      outcome: event.outcome,
      state: event.state,
      statusMessage: event.statusMessage ?? details?.statusMessage ?? null,
      messageCategory: details?.messageCategory ?? null,
      ofRouter: event.ofRouter,
    });
    const keyArn = keyIn(event.statusMessage) ?? keyIn(details?.statusMessage) ?? details?.encryptionKeyArn ?? null;
    if (category !== 'kms' || keyArn === null) return null;
    const { region, accountId } = parseArn(keyArn) ?? {};
    if (region !== event.region || accountId !== event.accountId) return 'the key is in another account or Region';
    const key = await encryptionKeys.stateOf(keyArn, signal);
    return key === null ? 'AWS does not know the key' : { key };
  },
};
