import { describe, expect, it } from 'vitest';
import { isSameSource, type MuteSource, muteBy, nameMute } from '../../src/incidents/mute.ts';
import { at } from '../support/standing.ts';

const silence: MuteSource = { kind: 'silence', reason: 'migration', by: 'ana' };
const window: MuteSource = { kind: 'window', name: 'patching' };
const inhibition: MuteSource = { kind: 'inhibition', name: 'vault first', incidentId: '01KB' };

describe('incidents/mute', () => {
  it.each<[MuteSource, string, string]>([
    [silence, 'silence "migration" of ana', 'silence "migration" of ana'],
    [window, 'window "patching"', 'window "patching"'],
    [{ kind: 'alarm-mute', name: 'night' }, 'mute rule of CloudWatch "night"', 'mute rule of CloudWatch "night"'],
    [inhibition, 'inhibition "vault first"', 'inhibition "vault first", while incident 01KB is open'],
  ])('%j is called %s', (source, name, by) => {
    expect(nameMute(source)).toBe(name);
    expect(muteBy(source, at(60))).toEqual({ source, by, until: at(60) });
  });

  it('is of the same source in whatever order its fields are stored', () => {
    expect(isSameSource(window, { name: 'patching', kind: 'window' })).toBe(true);
    expect(isSameSource(window, { ...window, name: 'other' })).toBe(false);
    expect(isSameSource(silence, { ...silence, id: '01KS' }), 'a person’s is not that of the rules').toBe(false);
  });
});
