import { describe, expect, it } from 'vitest';
import { edited } from '../support/edited.ts';
import { readRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';

const rulesWith = (steps: string, more = '') => `
version: 1
defaults: { policy: platform, groupWait: 0s }
targets: { chat: { recorder: {} }, pager: { recorder: {} }, boss: { recorder: {} }, other: { recorder: {} } }
policies:
  platform: { steps: [${steps}] ${more} }
  another: { steps: [{ notify: [other] }] }
fallback: [chat]
`;
const before = rulesWith('{ notify: [chat] }, { after: 1h, notify: [pager] }, { after: 2h, notify: [boss] }');

describe('journeys/edited-rules: an edit reaches what is open', () => {
  it('and the next message says what of its policy changed, once', async () => {
    const world = new World(before);
    await world.backupFails();
    await world.passes('10m');
    world.expectNotice('chat', 'opened');
    world.rules = readRules(
      rulesWith('{ notify: [chat] }, { after: 30m, notify: [pager, other] }, { after: 2h, notify: [boss] }'),
      '13',
    );
    await world.passes('1h');

    // Its timer was set by the rules before, and looks again when it rings.
    const { notice } = world.expectNotice('pager', 'escalated');
    expect(notice.news).toContain(
      'The rules were edited (version 13): Policy "platform": step 2 comes after 30 min instead of after 1 h; step 2 tells other too.',
    );
    world.expectNotice('other', 'escalated');
    await world.passes('1h30m');
    const { notice: next } = world.expectNotice('boss', 'escalated');
    expect(next.news).not.toContain('edited');
    world.end();
  });

  it('and says nothing of what does not concern it', async () => {
    const world = new World(before);
    await world.backupFails();
    await world.passes('10m');
    world.expectNotice('chat', 'opened');
    world.rules = readRules(edited(before, ['{ notify: [other] }', '{ notify: [boss] }']), '13');
    await world.passes('1h');

    expect(world.expectNotice('pager', 'escalated').notice.news).not.toContain('edited');
    world.end();
  });
});
