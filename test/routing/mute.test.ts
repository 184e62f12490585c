import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/incidents/alert.ts';
import { decide } from '../../src/routing/decide.ts';
import { canMute } from '../../src/routing/mute.ts';
import { aPlainAlert } from '../support/alerts.ts';
import { decideNow } from './decide-now.ts';
import { rulesOf } from './sample-rules.ts';

const rules = rulesOf(`version: 1
silences:
  - { match: { resource: { name: [orders-db] } }, from: 2026-11-20, until: 2026-11-23T06:00:00Z, reason: migration, by: ana }
  - { match: { severity: [low] }, until: 2026-11-22, reason: over, by: ben }
windows:
  - { name: patching, match: { resource: { type: [EBS] } }, schedule: "0 1 * * SUN", timezone: Europe/London, duration: 3h }
  - { name: after patching, match: { resource: { type: [EBS] } }, schedule: "0 4 * * SUN", timezone: Europe/London, duration: 30m }
  - { name: night, match: { resource: { type: [EFS] } }, schedule: "30 1 * * *", timezone: Europe/London, duration: 2h }
inhibitions:
  - { name: key trouble, source: { error: { category: [kms] } }, target: { event: { kind: [copy] } } }
`);

const ofType = (type: string): Alert => aPlainAlert({ resource: { type, name: 'other' } });

describe('routing/mute', () => {
  it('is possible as soon as there is one silence, window or inhibition', () => {
    const none = { silences: [], windows: [], inhibitions: [] };
    const { silences, windows, inhibitions } = rules;

    expect(canMute(none)).toBe(false);
    expect([{ silences }, { windows }, { inhibitions }].map((some) => canMute({ ...none, ...some }))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('of a window names it', () => {
    expect(decideNow(ofType('EBS'), rules, '2026-11-22T04:10:00.000Z').mute).toMatchObject({
      source: { kind: 'window', name: 'after patching' },
      by: 'window "after patching"',
    });
  });

  it.each([
    ['2026-11-19T23:59:59.999Z', null, 'it has not begun'],
    ['2026-11-20T00:00:00.000Z', '2026-11-23T06:00:00.000Z', 'from the first moment'],
    ['2026-11-23T05:59:59.999Z', '2026-11-23T06:00:00.000Z', 'to the last'],
    ['2026-11-23T06:00:00.000Z', null, 'the end is not part of it'],
  ])('a silence at %s: muted until %s (%s)', (now, expected, _why) => {
    expect(decideNow(aPlainAlert(), rules, now).mute?.until ?? null).toBe(expected);
  });

  it('says in reason and trace what mutes it, until when, and that it is not dropped', () => {
    const { mute, reason, trace, action } = decideNow(aPlainAlert(), rules, '2026-11-22T03:10:00.000Z');

    expect(mute).toMatchObject({
      source: { kind: 'silence', reason: 'migration', by: 'ana' },
      by: 'silence "migration" of ana',
    });
    expect(action).toBe('open');
    expect(reason).toContain('Nobody is told yet: silence "migration" of ana, until 2026-11-23T06:00:00.000Z.');
    expect(trace.at(-1)).toContain('if it still fails then, it is told then');
  });

  it.each([
    ['2026-11-22T00:59:00.000Z', null, 'a minute before'],
    ['2026-11-22T01:00:00.000Z', '2026-11-22T04:30:00.000Z', 'what follows without a gap is followed'],
    ['2026-11-22T04:10:00.000Z', '2026-11-22T04:30:00.000Z', 'the second of them'],
    ['2026-11-22T04:30:00.000Z', null, 'it is over'],
    ['2026-11-23T02:00:00.000Z', null, 'a Monday'],
    ['2026-07-05T00:00:00.000Z', '2026-07-05T03:30:00.000Z', 'an hour earlier in summer'],
  ])('a window at %s: muted until %s (%s)', (now, expected, _why) => {
    expect(decideNow(ofType('EBS'), rules, now).mute?.until ?? null).toBe(expected);
  });

  it.each([
    ['2027-03-28T00:45:00.000Z', null, 'the clocks have not jumped yet'],
    [
      '2027-03-28T01:00:00.000Z',
      '2027-03-28T03:00:00.000Z',
      '01:30 does not exist: it begins with the jump, for two hours',
    ],
    ['2026-10-25T00:30:00.000Z', '2026-10-25T02:30:00.000Z', '01:30 comes twice: it begins at the first'],
    ['2026-10-25T02:29:00.000Z', '2026-10-25T02:30:00.000Z', 'and lasts two hours, not three'],
    ['2026-10-25T02:30:00.000Z', null, 'nor does it begin a second time'],
  ])('a window on the day the clocks change, at %s: muted until %s (%s)', (now, expected, _why) => {
    expect(decideNow(ofType('EFS'), rules, now).mute?.until ?? null).toBe(expected);
  });

  it('of several that mute it now, names the one that ends last, whichever stands first', () => {
    const silences = ['24', '26', '25'].map(
      (day) =>
        `  - { match: { region: [eu-west-1] }, from: 2026-11-20, until: 2026-11-${day}, reason: to the ${day}th, by: ana }`,
    );
    const { mute } = decideNow(aPlainAlert(), rulesOf(`version: 1\nsilences:\n${silences.join('\n')}`));

    expect(mute).toMatchObject({ source: { reason: 'to the 26th' }, until: '2026-11-26T00:00:00.000Z' });
  });

  it('a window that has never begun mutes nothing', () => {
    const schedule = { lastBegin: () => null, nextBegin: () => null };
    const windows = rules.windows.map((window) => ({ ...window, schedule }));

    expect(decideNow(ofType('EBS'), { ...rules, windows }, '2026-11-22T02:00:00.000Z').mute).toBeNull();
  });

  it('says which silence of a person it is', () => {
    const made = { ...rules, silences: rules.silences.map((one) => ({ ...one, id: '01JD0000000000000000000001' })) };

    expect(decideNow(aPlainAlert(), made).mute?.source).toMatchObject({ id: '01JD0000000000000000000001' });
    expect(decideNow(aPlainAlert(), rules).mute?.source).not.toHaveProperty('id');
  });

  it('an inhibition mutes while its source is open, and is looked at again soon', () => {
    const copy = aPlainAlert({ event: { kind: 'copy' }, resource: { name: 'other' } });
    const now = '2026-11-22T03:10:00.000Z';
    const inhibitors = [{ name: 'key trouble', incidentId: '01JD0000000000000000000001' }];

    expect(decide(copy, rules, { now, inhibitors })).toMatchObject({
      mute: {
        source: { kind: 'inhibition', ...inhibitors[0] },
        by: 'inhibition "key trouble", while incident 01JD0000000000000000000001 is open',
        until: '2026-11-22T03:15:00.000Z',
      },
    });
    expect(decide(copy, rules, { now, inhibitors: [] }).mute).toBeNull();
    expect(decide(copy, rules, { now, inhibitors: null }).trace).toContain(
      'Inhibition "key trouble" mutes it while its source is open.',
    );
  });

  it('an alert that is a source says under which key it is found; another account has another key', () => {
    const key = (accountId: string) => decideNow(aPlainAlert({ event: { accountId } }), rules).sourceKeys;

    expect(key('111122223333')).toEqual(['inhibition|key trouble|account=111122223333|region=eu-west-1']);
    expect(key('444455556666')).not.toEqual(key('111122223333'));
  });

  it('what an inhibition wants to be equal may be missing from both', () => {
    const byTag = rulesOf(`version: 1
inhibitions: [{ name: key trouble, source: { error: { category: [kms] } }, target: { event: { kind: [copy] } }, equal: [resource.tags.team] }]
`);

    expect(decideNow(aPlainAlert({ resource: { tags: { team: 'dba' } } }), byTag).sourceKeys).toEqual([
      'inhibition|key trouble|resource.tags.team=dba',
    ]);
    expect(decideNow(aPlainAlert(), byTag).sourceKeys).toEqual(['inhibition|key trouble|resource.tags.team=']);
  });

  it('never mutes nor ignores trouble of the rules themselves', () => {
    const event = { ofRouter: 'rules' } as const;
    const ignoring = rulesOf('version: 1\nroutes: [{ name: all, ignore: a sandbox }]');

    expect(decideNow(aPlainAlert({ event }), rules).mute).toBeNull();
    expect(decideNow(aPlainAlert({ event }), ignoring)).toMatchObject({
      action: 'open',
      routing: { policy: 'default' },
    });
    expect(decideNow(aPlainAlert(), ignoring).action).toBe('ignore');
  });

  it('of a mute rule of CloudWatch lasts as long as that said, and needs no rule here', () => {
    const until = '2026-11-22T05:00:00.000Z';
    const muted = (at: string) => {
      const alert = aPlainAlert({
        resource: { name: 'late' },
        event: { kind: 'alarm', alarmMute: { rule: 'night', until } },
      });
      return decideNow(alert, rulesOf('version: 1\n'), at).mute;
    };

    expect(muted('2026-11-22T04:59:00.000Z')).toMatchObject({ source: { kind: 'alarm-mute', name: 'night' }, until });
    expect(muted(until)).toBeNull();
  });
});
