import { describe, expect, it } from 'vitest';
import { documentFormat } from '../../../src/pipeline/rules/load-rules.ts';
import type { RulesText } from '../../../src/ports/rules/rules-source.ts';
import { edited } from '../../support/edited.ts';
import { archivedAs, editedAt, invalid, throttled, valid, version, type World, worldWith } from './stored-rules.ts';

/** The rules in several parameters; who edited the one that was edited last edited the rules. */
function together(stamp: string, ...states: RulesText[]): RulesText {
  const newest = states.toSorted((a, b) => ((a.modifiedAt ?? '') < (b.modifiedAt ?? '') ? 1 : -1))[0] as RulesText;
  return { ...newest, version: stamp, parts: states.flatMap(({ parts }) => parts) };
}

describe('pipeline/rules/load-rules: several parameters', () => {
  const dba = 'version: 1\nroutes:\n  - { name: databases, policy: own }\n';
  const misspelt = edited(dba, ['policy: own', 'policy: owm']);
  const both = () => together('10-dba@2~a', version(1), version(2, dba, 'routing/10-dba'));

  /** Loads, lets a minute pass in which the state changes, and loads again. */
  async function afterEdit(world: World, next: RulesText | null) {
    const loader = world.loader();
    await loader.load();
    world.latestText = next;
    world.now += 60_000;
    return loader.load();
  }

  it('are one document, kept merged and used without a check by the next container', async () => {
    const world = worldWith({ latestText: both() });

    const first = await world.loader().load();
    const second = await world.loader().load();

    expect(first).toMatchObject({ version: '10-dba@2~a', origin: 'parameter', defaults: { policy: 'own' } });
    expect(first.routes.map(({ name }) => name)).toEqual(['databases']);
    expect(second.routes.map(({ name }) => name)).toEqual(['databases']);
    expect(world.checks).toEqual(['10-dba@2~a']);
  });

  it('are checked when one of them has another text under the same stamp', async () => {
    const world = worldWith({ latestText: both() });
    await world.loader().load();
    world.latestText = together('10-dba@2~a', version(1, `${valid}# anew\n`), version(2, dba, 'routing/10-dba'));

    await world.loader().load();

    expect(world.checks).toEqual(['10-dba@2~a', '10-dba@2~a']);
  });

  it('take the deletion of one as an edit when the others are valid without it, also in the archive', async () => {
    const world = worldWith({ latestText: both() });
    world.now = Date.parse('2026-11-23T00:00:00Z');

    const rules = await afterEdit(world, version(1));

    expect(rules).toMatchObject({ version: '1', origin: 'parameter', problem: null, routes: [] });
    expect(world.archived?.parts.map(({ name }) => name)).toEqual(['routing']);
    expect(world.archived?.seenAt).toBe('2026-11-23T00:01:00.000Z');
  });

  it('I5 one deleted that another refers to: keeps the whole that was good and says which is gone', async () => {
    const world = worldWith({ latestText: both() });

    const rules = await afterEdit(world, version(2, dba, 'routing/10-dba'));

    expect(rules).toMatchObject({ version: '10-dba@2~a', origin: 'last-known-good', defaults: { policy: 'own' } });
    expect(rules.problem).toMatch(/routes\[0\]\.policy: "own" is not a policy; .* routing was deleted\.$/);
  });

  it('I5 one deleted that another refers to: a new container has the whole from the archive', async () => {
    const world = worldWith({ latestText: both() });
    await world.loader().load();
    world.latestText = version(2, dba, 'routing/10-dba');

    const rules = await world.loader().load();

    expect(rules).toMatchObject({ version: '10-dba@2~a', origin: 'last-known-good' });
    expect(rules.problem).toContain('routing was deleted');
  });

  it('I5 one invalid: uses the newest whole state that was valid and says in which parameter the mistake is', async () => {
    const world = worldWith({
      latestText: together('10-dba@9~d', version(8), version(9, misspelt, 'routing/10-dba')),
      earlier: [
        together('routing@8~c', version(8), version(7, misspelt, 'routing/10-dba')),
        together('10-dba@7~b', version(6), version(7, misspelt, 'routing/10-dba')),
        together('routing@6~a', version(6), version(5, dba, 'routing/10-dba')),
        together('10-dba@5~9', version(4), version(5, dba, 'routing/10-dba')),
      ],
    });

    const rules = await world.loader().load();

    expect(rules).toMatchObject({ version: 'routing@6~a', origin: 'last-known-good' });
    expect(rules.routes.map(({ name }) => name)).toEqual(['databases']);
    expect(rules.problem).toContain('is not valid: routing/10-dba line 3, routes[0].policy: "owm" is not a policy');
  });

  it('I5 one invalid after another was deleted: does not bring the deleted one back', async () => {
    const world = worldWith({ latestText: both(), broken: { keep: throttled() } });
    world.now = Date.parse('2026-11-23T00:00:00Z');
    world.archived = archivedAs(both(), { format: documentFormat - 1, document: '' });
    const loader = world.loader();
    await loader.load();
    world.latestText = version(1);
    world.now += 60_000;
    await loader.load();
    world.latestText = editedAt('2026-11-23T00:01:30.000Z', version(3, invalid));
    world.earlier = [version(1)];
    world.now += 60_000;

    expect(await loader.load()).toMatchObject({ version: '1', origin: 'last-known-good', routes: [] });
  });

  it('I5 one could not be read: keeps the whole that was good', async () => {
    const world = worldWith({ latestText: both() });
    const loader = world.loader();
    await loader.load();
    world.broken = { latest: throttled() };
    world.now = 60_000;

    expect(await loader.load()).toMatchObject({ version: '10-dba@2~a', origin: 'last-known-good' });
  });

  it('names who made an invalid state, whom only the history knows', async () => {
    const unsigned = { ...version(2, invalid), modifiedBy: null };
    const world = worldWith({ latestText: unsigned, earlier: [version(1)] });
    world.history = async () => [version(2, invalid), version(1)];

    expect((await world.loader().load()).problem).toMatch(/^Version 2 of the rules \(by ana, 2026-/);
    expect(world.checks).toEqual(['2', '1']);
  });
});
