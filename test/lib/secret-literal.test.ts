import { describe, expect, it } from 'vitest';
import { hideSecrets, looksLikeSecret } from '../../src/lib/secret-literal.ts';

describe('lib/secret-literal', () => {
  it.each([
    ['ssm:/backup-alerts/prod/secrets/slack-bot', false, 'it only says where one is'],
    ['backup-channel', false, 'it is a name'],
    [`xoxb-${'1234567890-'.repeat(2)}abcdefghijklmnop`, true, 'it is a token of Slack'],
  ])('%s: %s, because %s', (text, looks) => {
    expect(looksLikeSecret(text)).toBe(looks);
  });

  const long = 'a1B2c3D4'.repeat(5);
  it.each([
    ['a token of Slack', `xoxb-${long}`],
    ['an app token of Slack', `xapp-${long}`],
    ['a token of Atlassian', `ATATT${long}`],
    ['a key of Standard Webhooks', `whsec_${long}`],
    ['an access key of AWS', 'AKIAIOSFODNN7EXAMPLE'],
    ['a token of GitHub', `ghp_${long}`],
    ['a fine-grained token of GitHub', `github_pat_${long}`],
    ['a token of GitLab', `glpat-${long}`],
    ['a key of Stripe', `sk_live_${long}`],
    ['a JSON Web Token', `eyJ${long}.${long}`],
    ['an incoming webhook of Slack', `https://hooks.slack.com/services/${long}`],
    ['a webhook of Discord', `https://discord.com/api/webhooks/${long}`],
    ['a webhook of Teams', `https://example.webhook.office.com/${long}`],
    ['an address with a password', 'https://ana:hunter2secret@'],
    ['an address with a key', `https://example.com/hook?sig=${long}`],
    ['the same in capitals', `HTTPS://EXAMPLE.COM/HOOK?TOKEN=${long}`],
  ])('hides %s wherever it stands in a text, and all of them', (_what, secret) => {
    const hidden = hideSecrets(`Sent by "${secret}" and "${secret}" today.`);

    expect(looksLikeSecret(secret)).toBe(true);
    expect(hidden).toMatch(/^Sent by "\(hidden\)/);
    expect(hidden.toLowerCase()).not.toContain(secret.toLowerCase());
  });

  it('hides how somebody logs in at the beginning of a text, in any case', () => {
    expect(hideSecrets('bearer abcdefgh12345678')).toBe('(hidden)');
    expect(hideSecrets('-----BEGIN RSA PRIVATE KEY-----')).toBe('(hidden)-----');
  });

  it('leaves other texts as they are', () => {
    const text = 'The role arn:aws:iam::111122223333:role/backup may not call kms:Decrypt.';
    expect(hideSecrets(text)).toBe(text);
  });
});
