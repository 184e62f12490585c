import { describe, expect, it } from 'vitest';
import { secretForms, signingKeys } from '../../src/lib/secret-forms.ts';

const keyOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;

describe('lib/secret-forms', () => {
  it.each([
    [keyOf(24), [24]],
    [`${keyOf(64)}\n${keyOf(32)}`, [64, 32]],
    [keyOf(23), null],
    [keyOf(65), null],
    [`${keyOf(32)} whsec_`, null],
    ['a password', null],
  ])('%s has keys of these bytes: %j', (secret, lengths) => {
    expect(signingKeys(secret)?.map((key) => key.length) ?? null).toEqual(lengths);
  });

  it('knows what each vendor takes', () => {
    expect(secretForms.jira('ana@example.com:token')).toBe(true);
    expect(secretForms.jira('token')).toBe(false);
    expect(secretForms.pagerduty('a'.repeat(32))).toBe(true);
    expect(secretForms.pagerduty('a'.repeat(31))).toBe(false);
    expect(secretForms.slackWebhook('https://hooks.slack.com/services/x')).toBe(true);
    expect(secretForms.slackWebhook('https://example.com/x')).toBe(false);
  });
});
