import { describe, expect, it } from 'vitest';
import { meantAccount } from '../../src/lib/account-id.ts';

describe('lib/account-id', () => {
  it.each([
    ['1111-2222-3333', '111122223333'],
    ['1111 2222 3333', '111122223333'],
    ['00011112222', '000011112222'],
    ['11112222', null],
    ['production', null],
  ])('takes %j for %j', (text, account) => {
    expect(meantAccount(text)).toBe(account);
  });
});
