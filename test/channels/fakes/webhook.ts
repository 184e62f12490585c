import { answer, type FakeVendor } from '../../support/fake-vendor.ts';

export const fake: FakeVendor = {
  secrets: { 'ssm:/backup-alerts/prod/secrets/webhook': 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  answers: ({ url }) => (new URL(url).host === 'hooks.example.com' ? answer(200, 'ok') : null),
  // A webhook's receiver says nothing.
  says: {},
};
