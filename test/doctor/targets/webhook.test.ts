import { describe, expect, it } from 'vitest';
import { checkWebhook } from '../../../src/doctor/targets/webhook.ts';
import { ref, secrets, toolsWith } from '../a-deployment.ts';

const about = { check: 'target', target: 'program' } as const;

/** Returns what is said of an address that stands in a secret; null: the secret is not there. */
async function saidOf(address: string | null, found: 'found' | 'unknown' | 'inside' = 'found') {
  const value = (name: string) => (name.endsWith('/address') ? address : (secrets[name] ?? null));
  const tools = toolsWith({
    found: found as never,
    aws: {
      secret: async (name) => {
        const text = value(name);
        return { value: text === null ? null : { value: text, isSecure: true, keyId: null } };
      },
    },
  });
  const [finding] = await checkWebhook(about, { url: ref('address'), secret: ref('webhook') }, tools);
  return [finding?.state, finding?.says];
}

describe('doctor/targets/webhook', () => {
  it('takes an address out of a secret', async () => {
    expect(await saidOf('https://hooks.example.com/a')).toEqual([
      'ok',
      'The address can be found; only --send shows what it answers.',
    ]);
    expect(await saidOf(null)).toEqual(['broken', expect.stringContaining('address does not exist, or is empty')]);
  });

  it.each(['hooks.example.com', 'http://hooks.example.com'])('refuses %s', async (address) => {
    expect(await saidOf(address)).toEqual(['broken', `${ref('address')} holds no https address.`]);
  });
});
