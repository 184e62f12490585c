import { answer, type FakeVendor } from '../../support/fake-vendor.ts';

export const fake: FakeVendor = {
  secrets: { 'ssm:/backup-alerts/prod/secrets/pagerduty': 'SECRET0123456789SECRET0123456789' },
  // Integration keys are letters and digits only.
  tokensLookLikeAnything: true,
  answers({ url, body }) {
    if (!new URL(url).host.endsWith('.pagerduty.com')) return null;
    const { dedup_key } = JSON.parse(body ?? '{}') as { dedup_key?: string };
    return answer(202, { status: 'success', message: 'Event processed', dedup_key });
  },
  says: { vendorId: '01KB0000000000000000000001/backup-channel' },
};
