import { describe, expect, it } from 'vitest';
import { withPlayedTags } from '../../src/enrich/findings.ts';
import { eventOf, findings } from './sample-findings.ts';

describe('enrich/findings', () => {
  it('have the tags that a drill plays, and else those that were found', () => {
    const found = findings({ tags: { owner: 'ana' } });
    const playedTags = [{ key: 'environment', value: 'prod' }];

    expect(withPlayedTags(found, eventOf('drill', { playedTags })).tags).toEqual({ environment: 'prod' });
    expect(withPlayedTags(found, eventOf('backup-failed'))).toBe(found);
  });
});
