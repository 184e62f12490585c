import { describe, expect, it } from 'vitest';
import { looksLikeSecret } from '../../src/lib/secret-literal.ts';

describe('lib/secret-literal', () => {
  it.each([
    ['ssm:/backup-alerts/prod/secrets/slack-bot', false, 'it only says where one is'],
    ['backup-channel', false, 'it is a name'],
    [`xoxb-${'1234567890-'.repeat(2)}abcdefghijklmnop`, true, 'it is a token of Slack'],
  ])('%s: %s, because %s', (text, looks) => {
    expect(looksLikeSecret(text)).toBe(looks);
  });
});
