import { beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/lib/instant.ts';
import { edited } from '../../support/edited.ts';
import { ana, Guarded, guardedRules as rules } from '../../support/guarded.ts';

describe('pipeline/guard/watch-edits', () => {
  let world: Guarded;
  beforeEach(() => {
    world = new Guarded();
  });

  it('says nothing while there are no rules, and of the first ones what they change', async () => {
    expect(await world.guards()).toBe('unchanged');
    world.edit(rules);

    expect(await world.guards()).toBe('valid');
    const said = world.said('chat');
    expect(said).toContain('version 1 by ana (Admin) is valid');
    expect(said).toContain('different from the built-in rules');
    world.end();
  });

  it('tells of an edit once, whatever calls it how often, with the difference in meaning', async () => {
    world.edit(rules);
    await world.guards();
    world.said('chat');
    world.edit(edited(rules, ['- { name: copies stay quiet', '- { name: copies are quiet']));

    expect(await world.guards()).toBe('valid');
    expect(await world.guards()).toBe('unchanged');
    const said = world.said('chat');
    expect(said).toContain('version 2 by ana (Admin)');
    expect(said).toContain('copies are quiet');
    world.end();
  });

  it('says of an edit of comments that it means the same', async () => {
    world.edit(rules);
    await world.guards();
    world.said('chat');
    world.edit(`${rules}\n# reviewed\n`);
    await world.guards();

    expect(world.said('chat')).toContain('means the same as version 1');
  });

  it('tells of an edit with a mistake where and which, who made it and what stays in force; and somebody has to answer', async () => {
    world.edit(rules);
    await world.guards();
    world.said('chat');
    world.edit(edited(rules, ['acknowledgedFor', 'acknowledgeFor'], ['policy: quiet', 'policy: quite']));

    expect(await world.guards()).toBe('rejected');
    await world.passes('30s');
    // The incident says it all, so that there is no news of the same.
    const said = world.expectNotice('chat', /^opened: .*Routing rules/).notice.awsMessage;
    expect(said).toContain('Version 2 of the rules (by ana (Admin), ');
    expect(said).toContain('so version 1 is in force');
    expect(said).toMatch(/line \d+, policies\.held\.acknowledgeFor: .*did you mean "acknowledgedFor"\?/);
    expect(said).toMatch(/routes\[1\]\.policy: "quite" is not a policy/);
    world.expectNotice('tickets', 'opened');
    world.end();

    world.edit(rules);
    expect(await world.guards()).toBe('valid');
    expect(world.said('chat')).toContain('means the same as version 1');
    for (const target of ['chat', 'tickets']) world.expectNotice(target, 'resolved');
    world.end();
  });

  it('tells of it as news whom no incident tells soon, and of what an incident has no room for', async () => {
    const quiet = edited(rules, ['bulletins: [chat]', 'bulletins: [chat, pager]']);
    world.edit(quiet);
    await world.guards();
    for (const target of ['chat', 'pager']) world.said(target);
    world.edit(edited(quiet, ['acknowledgedFor', 'acknowledgeFor']));

    await world.guards();
    expect(world.said('pager')).toContain('version 2 by ana (Admin) is NOT used, it has one mistake');
    expect(world.announced.filter(({ expected }) => !expected)).toEqual([]);

    const many = Array.from({ length: 6 }, (_none, index) => `  t${index}: { pigeon: {} }`).join('\n');
    world.now = addSeconds(world.now, 60);
    world.edit(edited(quiet, ['targets:\n', `targets:\n${many}\n`]));
    await world.guards();
    expect(world.said('chat')).toContain('is NOT used, it has 6 mistakes');
  });

  it('tells of a deletion, and that the last good version stays in force', async () => {
    world.edit(rules);
    await world.guards();
    world.said('chat');
    world.delete();

    expect(await world.guards()).toBe('deleted');
    expect(await world.guards()).toBe('unchanged');
    await world.passes('30s');
    // The incident says it all, so that there is no news of the same.
    const { awsMessage, advice } = world.expectNotice('chat', /^opened: .*Routing rules/).notice;
    expect(awsMessage).toBe(
      'The routing rules cannot be used, so version 1 is in force: The parameter with the rules was deleted; CloudTrail’s event DeleteParameter says who did it.',
    );
    expect(advice.join(' ')).toMatch(/deleted, its history is gone/);
    world.expectNotice('tickets', 'opened');
    world.end();
    expect(world.announced.filter(({ expected }) => !expected)).toEqual([]);
  });

  it('tells of a deletion as news whom no incident tells soon', async () => {
    world.edit(edited(rules, ['bulletins: [chat]', 'bulletins: [chat, pager]']));
    await world.guards();
    for (const target of ['chat', 'pager']) world.said(target);
    world.delete();

    await world.guards();
    const said = world.said('pager');
    expect(said).toContain('were deleted');
    expect(said).toContain('Version 1 stays in force.');
    expect(world.announced.filter(({ expected }) => !expected)).toEqual([]);
  });

  it('says first which secrets are not there', async () => {
    world.edit(
      edited(rules, [
        '  pager: { recorder: {} }',
        '  pager: { keyed: { token: ssm:/backup-alerts/prod/secrets/pager } }',
      ]),
    );
    await world.guards();
    expect(world.said('chat').split('\n')[2]).toBe(
      '• The secret /backup-alerts/prod/secrets/pager is not there: its targets cannot be reached, the fallback is told.',
    );

    world.secrets.add('/backup-alerts/prod/secrets/pager');
    world.edit(
      edited(rules, [
        '  pager: { recorder: {} }',
        '  pager: { keyed: { token: ssm:/backup-alerts/prod/secrets/pager } } # new',
      ]),
    );
    await world.guards();
    expect(world.said('chat')).not.toContain('secret');
  });

  it('names every author since the last announcement, also when two edit in a moment', async () => {
    world.edit(rules);
    await world.guards();
    world.said('chat');
    world.now = addSeconds(world.now, 60);
    world.edit(edited(rules, ['copies stay quiet', 'copies sleep']), 'arn:aws:iam::111122223333:user/eve');
    world.now = addSeconds(world.now, 1);
    world.edit(edited(rules, ['copies stay quiet', 'copies rest']), ana);

    await world.guards();
    const said = world.said('chat');
    expect(said).toContain('version 3 by ana (Admin), after eve is valid');
    expect(said).toContain('Version 2 before it was by eve at 2026-11-22 01:01 UTC.');
    const record = [...world.store.chains.values()]
      .map(([first]) => first)
      .find((first) => first?.details.version === '3');
    expect(record?.details.edits).toMatchObject([
      { version: '3', modifiedBy: ana },
      { version: '2', modifiedBy: 'arn:aws:iam::111122223333:user/eve' },
    ]);
    world.end();

    // The next announcement begins where this one ended.
    world.now = addSeconds(world.now, 60);
    world.edit(rules, ana);
    await world.guards();
    expect(world.said('chat')).toContain('version 4 by ana (Admin) is valid');
  });

  it('names who made a mistake and who made another change after it', async () => {
    world.edit(rules);
    await world.guards();
    world.said('chat');
    world.now = addSeconds(world.now, 60);
    world.edit(edited(rules, ['policy: quiet', 'policy: quite']), 'arn:aws:iam::111122223333:user/eve');
    world.edit(`${edited(rules, ['policy: quiet', 'policy: quite'])}# later`, ana);
    await world.guards();
    expect(world.said('chat')).toMatch(
      /version 3 by ana \(Admin\), after eve is NOT used[\s\S]*Version 2 before it was by eve/,
    );
  });

  it('says that the archive does not hold the rules, and does not fail over it', async () => {
    world.edit(rules);
    const keep = world.store.keep;
    world.store.keep = async () => Promise.reject(new Error('ValidationException'));
    expect(await world.guards()).toBe('valid');
    expect(world.said('chat')).toContain('It could not be kept in the archive yet');
    expect(await world.guards()).toBe('unchanged');
    world.store.keep = keep;
  });

  it('bounds what an edit of thousands of lines says, and counts the rest', async () => {
    const targets = Array.from({ length: 900 }, (_none, index) => `  t${index}: { recorder: {} }`).join('\n');
    world.edit(edited(rules, ['targets:', `targets:\n${targets}`]));
    await world.guards();
    expect(world.said('chat')).toMatch(/…and \d+ more$/);
    for (const chain of world.store.chains.values()) {
      for (const record of chain) expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(100_000);
    }
    const [more] = /\d+(?= more$)/.exec(world.announced.at(-1)?.notice.text ?? '') ?? [];
    expect(Number(more)).toBeGreaterThan(50);
  });

  it('puts every change on record, with who, when and by which rules it was told', async () => {
    world.edit(rules);
    await world.guards();
    const [chain] = [...world.store.chains.values()];

    expect(chain?.[0]).toMatchObject({
      what: 'rules-changed',
      actor: 'ana (Admin)',
      details: {
        version: '1',
        valid: true,
        modifiedBy: ana,
        modifiedAt: '2026-11-22T01:00:00.000Z',
        rulesVersion: '1',
      },
    });
  });

  it('is heard through the alert topic when no target carries news', async () => {
    world.edit(
      edited(
        rules,
        ['bulletins: [chat]', 'bulletins: [gone-silent]'],
        ['  spare: {', '  gone-silent: { recorder: {} }\n  spare: {'],
      ),
    );
    world.troubles.set('gone-silent', () => ({ status: 'rejected', reason: 'not-found', detail: 'no such channel' }));
    world.troubles.set('spare', () => ({ status: 'rejected', reason: 'not-found', detail: 'no such channel' }));
    await world.guards();

    const said = [world.said('alert-topic'), world.said('alert-topic')].join('\n');
    expect(said).toContain('The target gone-silent is broken');
    expect(said).toContain('version 1');
  });
});
