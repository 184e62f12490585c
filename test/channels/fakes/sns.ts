import { sns } from '../../../src/channels/sns/sns.ts';
import type { FakeVendor } from '../../support/fake-vendor.ts';

export const fake: FakeVendor = { says: { recipients: [String(sns.example.topicArn)], vendorId: '94f0-sns' } };
