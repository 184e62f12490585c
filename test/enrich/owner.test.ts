import { describe, expect, it } from 'vitest';
import type { Findings } from '../../src/enrich/findings.ts';
import { findOwner, type Ownership } from '../../src/enrich/owner.ts';
import { findings } from './sample-findings.ts';

describe('enrich/owner', () => {
  it.each<[why: string, found: Partial<Findings>, expected: Ownership]>([
    [
      'the resource says so',
      { tags: { Owner: ' ana ' } },
      { owner: 'ana', ownerSource: 'resource tag', orphan: false },
    ],
    ['a team is an owner', { tags: { Team: 'dba' } }, { owner: 'dba', ownerSource: 'resource tag', orphan: false }],
    [
      'who owns the backup comes before who owns the resource',
      { tags: { owner: 'ana', 'backup-owner': 'dba' } },
      { owner: 'dba', ownerSource: 'resource tag', orphan: false },
    ],
    [
      'the plan stands in',
      { tags: { owner: '' }, planTags: { team: 'platform' }, defaultOwner: 'it' },
      { owner: 'platform', ownerSource: 'plan tag', orphan: false },
    ],
    [
      'the account stands in',
      { tags: {}, planTags: {}, defaultOwner: 'it' },
      { owner: 'it', ownerSource: 'account default', orphan: false },
    ],
    ['nobody is known to own it', { tags: {}, planTags: {} }, { owner: null, ownerSource: null, orphan: true }],
    ['tags that could not be read prove nothing', { planTags: {} }, { owner: null, ownerSource: null, orphan: false }],
    ['names of prototypes are no tags', { tags: { x: 'y' } }, { owner: null, ownerSource: null, orphan: true }],
  ])('%s', (_why, found, expected) => {
    expect(findOwner(findings(found))).toEqual(expected);
  });
});
