import type { FakeVendor } from '../../support/fake-vendor.ts';

export const fake: FakeVendor = { says: { recipients: ['dba@example.com'], vendorId: '0100018f-mail' } };
