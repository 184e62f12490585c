import { isObject } from '../../../lib/is-object.ts';
import { isUsableKey } from '../../../lib/key-states.ts';
import type { KeyFound, Looked } from '../../../ports/deployment/deployment.ts';
import type { SignedCaller } from '../signed-caller.ts';
import { looked, lookedFor } from './looked.ts';

/** Reads the state of a key, and which services its policy allows to encrypt with it. */
export async function readKey(keyArn: string, kms: SignedCaller): Promise<Looked<KeyFound | null>> {
  const [described, policy] = await Promise.all([
    lookedFor('kms:DescribeKey', () => kms('TrentService.DescribeKey', { KeyId: keyArn })),
    looked('kms:GetKeyPolicy', () => kms('TrentService.GetKeyPolicy', { KeyId: keyArn, PolicyName: 'default' })),
  ]);
  if ('notKnown' in described) return described;
  if (described.value === null) return { value: null };
  const { KeyMetadata } = described.value as { KeyMetadata?: { KeyState?: string } };
  const state = KeyMetadata?.KeyState ?? 'unknown';
  if (!isUsableKey(state)) return { value: { state, services: [] } };
  if ('notKnown' in policy) return policy;
  return { value: { state, services: servicesIn((policy.value as { Policy?: string }).Policy ?? '{}') } };
}

/** Returns the services that a key's policy allows to encrypt. */
function servicesIn(text: string): string[] {
  const { Statement } = JSON.parse(text) as { Statement?: unknown };
  return asList(Statement)
    .filter(isObject)
    .filter(({ Effect, Action }) => Effect === 'Allow' && asList(Action).some(mayEncrypt))
    .flatMap(({ Principal }) => (isObject(Principal) ? asList(Principal.Service) : []))
    .map(String);
}

function mayEncrypt(action: unknown): boolean {
  return ['*', 'kms:*', 'kms:GenerateDataKey', 'kms:GenerateDataKey*'].includes(String(action));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
