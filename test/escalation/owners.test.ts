import { describe, expect, it } from 'vitest';
import {
  type Directory,
  definedOwners,
  namesOwner,
  type Owned,
  type Owner,
  ownerKey,
  policyFor,
  whoIsTold,
  withOwners,
} from '../../src/escalation/owners.ts';
import type { Policy } from '../../src/escalation/policy.ts';

const at = '2026-11-22T03:00:00.000Z';
const anOwner = (name: string, ...notify: string[]): Owner => ({
  name,
  notify,
  jiraAssignee: null,
  slack: null,
  runbook: null,
});
const byKey = (...owners: Owner[]) => new Map(owners.map((owner) => [ownerKey(owner.name), owner]));
const none = { timezone: 'UTC', start: { year: 2026, month: 1, day: 5, hour: 9, minute: 0 }, overrides: [] };

function aDirectory(change: Partial<Directory> = {}): Directory {
  return {
    targets: new Set(['chat', 'mail', 'lead']),
    rotations: new Map([['duty', { ...none, name: 'duty', order: ['ana'] }]]),
    owners: byKey(anOwner('DBA', 'mail', 'duty'), anOwner('payments', 'mail'), anOwner('quiet')),
    fallback: ['spare'],
    ...change,
  };
}

const policyOf = (...steps: string[][]): Policy => ({
  name: 'all',
  steps: steps.map((notify) => ({ after: { seconds: 0 }, notify })),
  repeat: 0,
  repeatAfterSeconds: 60,
  acknowledgedForSeconds: null,
});
const owned = (...owners: string[]): Owned => ({ owners, hasUnowned: false });
const unowned: Owned = { owners: [], hasUnowned: true };

describe('escalation/owners: whom a step tells', () => {
  it.each<[why: string, steps: string[][], index: number, of: Owned, told: string[], ofOwners: string[]]>([
    [
      'a step that does not name the owner tells who is on duty',
      [['chat', 'duty']],
      0,
      owned('dba'),
      ['chat', 'ana'],
      [],
    ],
    [
      'the owner stands where it is named, in any case',
      [['chat', 'owner']],
      0,
      owned('dba '),
      ['chat', 'mail', 'ana'],
      ['mail', 'ana'],
    ],
    ['each of several owners is told once', [['owner']], 0, owned('dba', 'payments'), ['mail', 'ana'], ['mail', 'ana']],
    ['without an owner the others of the step are told', [['owner', 'chat']], 0, unowned, ['chat'], []],
    ['alone, those of the step before it are', [['chat'], ['owner'], ['lead']], 1, unowned, ['chat'], []],
    ['or of the step after it', [['owner'], ['owner'], ['lead', 'owner']], 0, owned('nobody-knows'), ['lead'], []],
    ['and the fallback where no step has others', [['owner']], 0, owned('quiet'), ['spare'], []],
    [
      'an owner that is known does not hide one that is not',
      [['owner'], ['lead']],
      0,
      { owners: ['payments'], hasUnowned: true },
      ['mail', 'lead'],
      ['mail'],
    ],
    ['nobody at all counts as nobody known', [['owner']], 0, owned(), ['spare'], []],
    ['a step that is not there tells nobody', [['chat']], 3, owned('dba'), [], []],
  ])('%s', (_why, steps, index, of, targets, ofOwners) => {
    expect(whoIsTold(policyOf(...steps), index, of, aDirectory(), at)).toMatchObject({ targets, ofOwners });
  });

  it('a target or a rotation of that name comes first', () => {
    const named = { targets: new Set(['owner']) };
    const rotated = { rotations: new Map([['owner', { ...none, name: 'owner', order: ['ben'] }]]) };

    expect(namesOwner(['owner'], aDirectory())).toBe(true);
    expect(whoIsTold(policyOf(['owner']), 0, owned('dba'), aDirectory(named), at).targets).toEqual(['owner']);
    expect(whoIsTold(policyOf(['owner']), 0, owned('dba'), aDirectory(rotated), at).targets).toEqual(['ben']);
  });

  it('a route that only adds people has nobody stand in', () => {
    expect(withOwners(['chat'], unowned, aDirectory())).toEqual({ targets: ['chat'], ofOwners: [], says: [] });
    expect(withOwners(['owner', 'chat'], owned('payments', 'x'), aDirectory())).toEqual({
      targets: ['mail', 'chat'],
      ofOwners: ['mail'],
      says: ['Owner payments: mail.', 'The rules define no owner x: nobody is told by that name.'],
    });
    expect(withOwners(['owner'], owned('payments'), aDirectory()).says).toEqual(['Owner payments: mail.']);
  });

  it('says how each was found, ten by name, and shows text of others inert', () => {
    const many = Array.from({ length: 12 }, (_, index) => `team-${index}`);
    const directory = aDirectory({ owners: byKey(...many.map((name) => anOwner(name, 'mail'))) });
    const known = policyFor(policyOf(['owner'], ['chat']), owned(...many), directory, at);
    const lost = whoIsTold(policyOf(['owner', 'chat']), 0, owned(...many, 'a\nb'), aDirectory(), at);

    expect(known.steps[0]).toMatchObject({ notify: ['mail'] });
    expect(known.steps[0]?.found).toHaveLength(11);
    expect(known.steps[0]?.found?.at(-1)).toBe('2 more owners are told where they say.');
    expect(known.steps[1]).not.toHaveProperty('found');
    expect(lost.says).toHaveLength(1);
    expect(lost.says[0]).toMatch(/^The rules define no owner team-0; .*and so on for 3 more owners: told in place/);
    expect(whoIsTold(policyOf(['owner']), 0, owned('a\nb\u202e'), aDirectory(), at).says[0]).not.toMatch(/[\n\u202e]/);
  });

  it('counts one more owner as one', () => {
    const eleven = Array.from({ length: 11 }, (_none, index) => `team-${index}`);
    const directory = aDirectory({ owners: byKey(...eleven.map((name) => anOwner(name, 'mail'))) });
    const said = (among: ReturnType<typeof aDirectory>) =>
      whoIsTold(policyOf(['owner', 'chat']), 0, owned(...eleven), among, at).says.at(-1);

    expect(said(directory)).toBe('1 more owner is told where they say.');
    expect(said(aDirectory())).toMatch(/; and so on for 1 more owner: told in place of the owner: chat\.$/);
  });

  it('finds the owners that are defined, each once', () => {
    const { owners } = aDirectory();
    expect(definedOwners(['x', 'dba', 'DBA', 'payments'], owners).map(({ name }) => name)).toEqual(['DBA', 'payments']);
  });
});
