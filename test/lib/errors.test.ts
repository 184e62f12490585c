import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/lib/errors.ts';

describe('lib/errors', () => {
  it('says what the code means, and keeps details and cause when there are any', () => {
    const cause = new Error('throttled');

    expect(new RouterError('store-conflict')).toMatchObject({ code: 'store-conflict', details: {} });
    expect(new RouterError('store-conflict', { lane: 'a' }, cause)).toMatchObject({ details: { lane: 'a' }, cause });
  });
});
