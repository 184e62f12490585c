import { describe, expect, it } from 'vitest';
import { heldBackAfter } from '../../src/incidents/held-back.ts';
import { muteBy } from '../../src/incidents/mute.ts';
import { at } from '../support/standing.ts';

const mute = muteBy({ kind: 'window', name: 'patching' }, at(60));
const held = { by: 'window "patching"', since: at(0), until: null };

describe('incidents/held-back', () => {
  it('begins with a mute, goes on with it, and ends without it', () => {
    expect(heldBackAfter(null, { mute }, at(0))).toEqual({ heldBack: held });
    expect(heldBackAfter(held, { mute }, at(10))).toEqual({ heldBack: held });
    expect(heldBackAfter(held, { mute: null }, at(60))).toEqual({ heldBack: { ...held, until: at(60) } });
  });

  it('is remembered, and begins anew with another mute', () => {
    const over = { ...held, until: at(60) };

    expect(heldBackAfter(over, { mute: null }, at(90))).toEqual({ heldBack: over });
    expect(heldBackAfter(over, { mute }, at(90))).toEqual({ heldBack: { ...held, since: at(90) } });
    expect(heldBackAfter(undefined, {}, at(90))).toEqual({});
    expect(heldBackAfter(null, { mute: null }, at(90))).toEqual({});
  });
});
