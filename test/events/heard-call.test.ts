import { describe, expect, it } from 'vitest';
import { heardCallIn, heardNames } from '../../src/events/heard-call.ts';

const detail = { eventName: 'DeleteRecoveryPoint', eventID: 'e-1', requestParameters: {} };
const message = {
  source: 'aws.backup',
  'detail-type': 'AWS API Call via CloudTrail',
  account: '111122223333',
  region: 'eu-west-1',
  detail,
};

describe('events/heard-call', () => {
  it('has the call, where it was made and its record', () => {
    expect(heardCallIn(message)).toEqual({
      name: 'DeleteRecoveryPoint',
      accountId: '111122223333',
      region: 'eu-west-1',
      id: 'e-1',
      record: detail,
    });
  });

  it.each(heardNames)('hears %s, whichever of the two services logs it', (eventName) => {
    for (const source of ['aws.backup', 'aws.kms'])
      expect(heardCallIn({ ...message, source, detail: { ...detail, eventName } })?.name).toBe(eventName);
  });

  it.each<[string, unknown]>([
    ['no message', null],
    ['another service', { ...message, source: 'aws.s3' }],
    ['what is no call', { ...message, 'detail-type': 'AWS Service Event via CloudTrail' }],
    ['another call', { ...message, detail: { ...detail, eventName: 'ListBackupVaults' } }],
    ['a record without a name', { ...message, detail: {} }],
    ['what AWS refused', { ...message, detail: { ...detail, errorCode: 'AccessDenied' } }],
  ])('hears nothing in %s', (_what, one) => {
    expect(heardCallIn(one)).toBeNull();
  });

  it('says what it does not know', () => {
    const { account: _account, region: _region, ...bare } = message;
    const { eventID: _id, ...record } = detail;

    expect(heardCallIn({ ...bare, detail: record })).toMatchObject({ accountId: 'unknown', region: 'unknown', id: '' });
  });
});
