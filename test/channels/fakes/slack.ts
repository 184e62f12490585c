import { answer, type FakeVendor } from '../../support/fake-vendor.ts';

export const fake: FakeVendor = {
  secrets: {
    'ssm:/backup-alerts/prod/secrets/slack-bot': 'xoxb-111111111111-SECRETSECRETSECRET',
    'ssm:/backup-alerts/prod/secrets/slack-hook': 'https://hooks.slack.com/services/T000/B000/SECRETSECRET',
  },
  answers({ url }) {
    const { host } = new URL(url);
    if (host === 'hooks.slack.com') return answer(200, 'ok');
    return host === 'slack.com' ? answer(200, { ok: true, channel: 'C0123456789', ts: '1764000000.000100' }) : null;
  },
  says: { recipients: ['C0123456789'], vendorId: '1764000000.000100' },
  wayToAcknowledge: '"action_id":"acknowledge"',
};
