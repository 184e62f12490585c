import { describe, expect, it } from 'vitest';
import { createRulesLoader, documentFormat } from '../../../src/pipeline/rules/load-rules.ts';
import type { ArchivedRules, RulesArchive, RulesSource, RulesText } from '../../../src/ports/rules/rules-source.ts';
import { checkRules } from '../../../src/rules/check/check.ts';
import { channelOptions } from '../../routing/sample-rules.ts';
import { edited } from '../../support/edited.ts';

const valid = 'version: 1\npolicies: { own: { steps: [{ notify: [alert-topic] }] } }\ndefaults: { policy: own }\n';
const invalid = edited(valid, ['{ policy: own }', '{ policy: owm }']);

/** A Parameter Store, an archive and a clock that a test can change. */
class World implements RulesSource, RulesArchive {
  now = 0;
  latestText: RulesText | null = null;
  /** The states before the newest. */
  earlier: RulesText[] = [];
  archived: ArchivedRules | null = null;
  checks: string[] = [];
  broken: { latest?: Error; history?: Error; lastGood?: Error; keep?: Error } = {};
  calls: string[] = [];

  latest = async () => this.#answer('latest', this.latestText);
  history = async (most: number) =>
    this.#answer('history', [...(this.latestText === null ? [] : [this.latestText]), ...this.earlier].slice(0, most));
  lastGood = async () => this.#answer('lastGood', this.archived);
  keep = async (rules: ArchivedRules) => {
    this.#answer('keep', null);
    this.archived = rules;
  };

  loader(options = channelOptions) {
    return createRulesLoader({
      source: this,
      archive: this,
      check: async ({ parts, version: checked }) => {
        this.checks.push(checked);
        return checkRules(parts, options, checked);
      },
      now: () => this.now,
    });
  }

  #answer<Value>(call: keyof World['broken'], value: Value): Value {
    this.calls.push(call);
    const fault = this.broken[call];
    if (fault) throw fault;
    return value;
  }
}

/** The rules in one parameter; each version is a second later than the one before. */
function version(number: number, text = valid, name = 'routing'): RulesText {
  const edit = {
    version: String(number),
    modifiedBy: 'arn:aws:iam::111122223333:user/ana',
    modifiedAt: `2026-11-22T00:00:${String(number).padStart(2, '0')}.000Z`,
  };
  return { ...edit, parts: [{ ...edit, name, text }] };
}

/** The rules in several parameters; who edited the one that was edited last edited the rules. */
function together(stamp: string, ...states: RulesText[]): RulesText {
  const newest = states.toSorted((a, b) => ((a.modifiedAt ?? '') < (b.modifiedAt ?? '') ? 1 : -1))[0] as RulesText;
  return { ...newest, version: stamp, parts: states.flatMap(({ parts }) => parts) };
}

function editedAt(modifiedAt: string, { parts, ...state }: RulesText): RulesText {
  return { ...state, modifiedAt, parts: parts.map((part) => ({ ...part, modifiedAt })) };
}

/** An archived version that an older release checked: it has to be checked anew. */
function unchecked(number: number, text = valid): ArchivedRules {
  return archivedAs(version(number, text), { format: documentFormat - 1, document: '' });
}

/** An archived version as this release keeps it. */
function checked(number: number, document = { version: 1, defaults: { groupWait: '7s' } }): ArchivedRules {
  return archivedAs(version(number), { format: documentFormat, document: JSON.stringify(document) });
}

function archivedAs(state: RulesText, checkedAs: ArchivedRules['checked']): ArchivedRules {
  return { ...state, seenAt: state.modifiedAt ?? '', checked: checkedAs };
}

function throttled(): Error {
  const fault = new Error('Rate exceeded');
  fault.name = 'ThrottlingException';
  return fault;
}

function worldWith(said: Partial<Pick<World, 'latestText' | 'earlier' | 'archived' | 'broken'>>): World {
  return Object.assign(new World(), said);
}

describe('pipeline/rules/load-rules', () => {
  it('uses the newest version and keeps it once', async () => {
    const world = worldWith({ latestText: version(3) });
    const loader = world.loader();

    const rules = await loader.load();
    world.now = 60_000;
    await loader.load();

    expect(rules).toMatchObject({ version: '3', origin: 'parameter', problem: null, defaults: { policy: 'own' } });
    expect(world.calls).toEqual(['latest', 'lastGood', 'keep', 'latest']);
    expect(world.archived?.version).toBe('3');
  });

  it('is read anew within its minute when somebody misses something in it, and not again and again', async () => {
    const world = worldWith({ latestText: version(3) });
    const loader = world.loader();
    await loader.load();
    world.latestText = version(4);
    world.now = 5000;
    expect((await loader.load()).version).toBe('3');

    expect((await loader.renew()).version).toBe('4');
    world.latestText = version(5);
    world.now = 7000;
    expect((await loader.renew()).version).toBe('4');
    expect((await loader.load()).version).toBe('4');
    world.now = 8000;
    expect((await loader.renew()).version).toBe('5');
  });

  it('uses the archived document of the version that is still the newest, without checking or keeping it again', async () => {
    const world = worldWith({ latestText: version(3), archived: checked(3) });
    const rules = await world.loader().load();

    expect(rules).toMatchObject({
      version: '3',
      origin: 'parameter',
      problem: null,
      defaults: { groupWaitSeconds: 7 },
    });
    expect(world.checks).toEqual([]);
    expect(world.calls).toEqual(['latest', 'lastGood']);
  });

  it.each([
    ['an older version', checked(2)],
    [
      'the same version with another text (deleted and made anew)',
      archivedAs(version(3, 'version: 1'), checked(3).checked),
    ],
    ['a version that an older release checked', unchecked(3)],
    ['a document that cannot be read', { ...checked(3), checked: { format: documentFormat, document: '{' } }],
  ])('checks the newest version when the archive holds %s', async (_why, archived) => {
    const world = worldWith({ latestText: version(3), archived });
    const rules = await world.loader().load();

    expect(rules).toMatchObject({ version: '3', origin: 'parameter', defaults: { policy: 'own' } });
    expect(world.checks).toEqual(['3']);
    expect(world.archived?.checked).toMatchObject({ format: documentFormat, document: expect.stringContaining('own') });
  });

  it('keeps a document that makes the same rules again', async () => {
    const world = worldWith({ latestText: version(3) });
    const first = await world.loader().load();
    const second = await world.loader().load();

    expect(world.checks).toEqual(['3']);
    expect(JSON.stringify([...second.policies])).toBe(JSON.stringify([...first.policies]));
    expect({ ...second, policies: 0, targets: 0 }).toEqual({ ...first, policies: 0, targets: 0 });
  });

  it('asks Parameter Store once a minute, and takes an edit then', async () => {
    const world = worldWith({ latestText: version(3) });
    const loader = world.loader();
    await loader.load();
    world.latestText = version(4);

    world.now = 59_999;
    const before = await loader.load();
    world.now = 60_000;
    const after = await loader.load();

    expect([before.version, after.version]).toEqual(['3', '4']);
  });

  it('reads once for calls at the same time', async () => {
    const world = worldWith({ latestText: version(3) });
    const loader = world.loader();

    const all = await Promise.all([loader.load(), loader.load(), loader.load()]);

    expect(new Set(all).size).toBe(1);
    expect(world.calls).toEqual(['latest', 'lastGood', 'keep']);
  });

  it('uses the built-in rules without a problem on a fresh install', async () => {
    expect(await new World().loader().load()).toMatchObject({ version: 'built-in', origin: 'built-in', problem: null });
  });

  it('goes on when the archive cannot keep a version, and keeps it with the next read', async () => {
    const world = worldWith({ latestText: version(3), broken: { keep: throttled() } });
    const loader = world.loader();

    const rules = await loader.load();
    world.broken = {};
    world.now = 60_000;
    await loader.load();

    expect(rules).toMatchObject({ origin: 'parameter', problem: null });
    expect(world.archived?.version).toBe('3');
  });

  it('I5 rules invalid: uses the newest valid older version and says who broke what', async () => {
    const world = worldWith({
      latestText: version(9, invalid),
      earlier: [version(8, 'nonsense'), version(7), version(6)],
      archived: unchecked(5),
    });

    const rules = await world.loader().load();

    expect(rules).toMatchObject({ version: '7', origin: 'last-known-good' });
    expect(rules.problem).toBe(
      'Version 9 of the rules (by ana, 2026-11-22T00:00:09.000Z) is not valid: ' +
        'line 3, defaults.policy: "owm" is not a policy; there are own, default; did you mean "own"?. Version 7 is used.',
    );
  });

  it('I5 rules invalid: prefers the archive when it is newer than the history', async () => {
    const world = worldWith({ latestText: version(9, invalid), earlier: [version(4)], archived: unchecked(8) });

    expect(await world.loader().load()).toMatchObject({ version: '8', origin: 'last-known-good' });
  });

  it('I5 rules invalid: keeps the last good rules of the container, and looks at the history only once', async () => {
    const world = worldWith({ latestText: version(3) });
    const loader = world.loader();
    await loader.load();
    world.latestText = version(4, invalid);

    for (const now of [60_000, 120_000, 180_000]) {
      world.now = now;
      expect(await loader.load()).toMatchObject({ version: '3', origin: 'last-known-good' });
    }

    expect(world.calls.filter((call) => call === 'history')).toHaveLength(1);
  });

  it('I5 rules invalid: takes the correction within a minute', async () => {
    const world = worldWith({ latestText: version(4, invalid), archived: unchecked(3) });
    const loader = world.loader();
    await loader.load();
    world.latestText = version(5);
    world.now = 60_000;

    expect(await loader.load()).toMatchObject({ version: '5', origin: 'parameter', problem: null });
  });

  it('I5 rules invalid and nothing valid before them: uses the built-in rules and says why', async () => {
    const rules = await worldWith({ latestText: version(1, invalid) })
      .loader()
      .load();

    expect(rules.origin).toBe('built-in');
    expect(rules.problem).toMatch(/^Version 1 of the rules .*The built-in rules are used\.$/);
  });

  it('I5 rules invalid and history and archive down: uses what there is and looks again soon', async () => {
    const world = worldWith({
      latestText: version(4, invalid),
      earlier: [version(3)],
      broken: { history: throttled(), lastGood: throttled() },
    });
    const loader = world.loader();

    const first = await loader.load();
    world.broken = {};
    world.now = 10_000;
    const second = await loader.load();

    expect(first).toMatchObject({ origin: 'built-in', problem: expect.stringContaining('Version 4 of the rules') });
    expect(second).toMatchObject({ origin: 'last-known-good', version: '3' });
  });

  it('I5 rules throttled: keeps the last good rules of the container, of any age, and tries again after 10 s', async () => {
    const world = worldWith({ latestText: version(3), archived: unchecked(2) });
    const loader = world.loader();
    await loader.load();
    world.broken = { latest: throttled() };
    world.now = 86_400_000;

    const during = await loader.load();
    world.now += 9_999;
    await loader.load();
    const asked = world.calls.length;
    world.broken = {};
    world.now += 1;
    const after = await loader.load();

    expect(during).toMatchObject({
      version: '3',
      origin: 'last-known-good',
      defaults: { policy: 'own' },
      problem: 'Parameter Store did not answer (ThrottlingException: Rate exceeded). Version 3 is used.',
    });
    expect(world.calls.length).toBe(asked + 1);
    expect(after).toMatchObject({ version: '3', origin: 'parameter', problem: null });
  });

  it('I5 rules throttled in a new container: uses the archive', async () => {
    const world = worldWith({ archived: unchecked(2), broken: { latest: throttled() } });

    expect(await world.loader().load()).toMatchObject({ version: '2', origin: 'last-known-good' });
  });

  it('I5 rules throttled and the archive empty, down or not valid: uses the built-in rules and says why', async () => {
    const empty = await worldWith({ broken: { latest: throttled() } })
      .loader()
      .load();
    const down = await worldWith({ broken: { latest: throttled(), lastGood: throttled() } })
      .loader()
      .load();
    const old = await worldWith({ archived: unchecked(2, invalid), broken: { latest: throttled() } })
      .loader()
      .load();

    expect([empty.origin, down.origin, old.origin]).toEqual(['built-in', 'built-in', 'built-in']);
    expect(empty.problem).toMatch(/did not answer .*The built-in rules are used/);
    expect(down.problem).toMatch(/The archive did not answer either/);
    expect(old.problem).toMatch(/The archived version 2 is not valid/);
  });

  it('I5 rules deleted: uses the archive and says so', async () => {
    const rules = await worldWith({ archived: unchecked(2) })
      .loader()
      .load();

    expect(rules).toMatchObject({
      version: '2',
      origin: 'last-known-good',
      problem: 'The parameter with the rules was deleted. Version 2 is used.',
    });
  });

  it('I5 rules deleted while a container runs: uses its last good rules, even with an empty archive', async () => {
    const world = worldWith({ latestText: version(3), broken: { keep: throttled() } });
    const loader = world.loader();
    await loader.load();
    world.latestText = null;
    world.now = 60_000;

    expect(await loader.load()).toMatchObject({ version: '3', origin: 'last-known-good', problem: /deleted/ });
  });

  it('I5 rules missing and the archive down: uses the built-in rules, says so and looks again soon', async () => {
    const world = worldWith({ archived: unchecked(2), broken: { lastGood: throttled() } });
    const loader = world.loader();

    const first = await loader.load();
    world.broken = {};
    world.now = 10_000;

    expect(first).toMatchObject({ origin: 'built-in', problem: expect.stringContaining('no parameter with rules') });
    expect(await loader.load()).toMatchObject({ version: '2', origin: 'last-known-good' });
  });

  it('I5 a check that fails itself counts as not valid', async () => {
    const broken = new Map([['sns', {} as never]]);
    const text = 'version: 1\ntargets: { a: { sns: {} } }';

    const rules = await worldWith({ latestText: version(3, text) })
      .loader(broken)
      .load();

    expect(rules).toMatchObject({ origin: 'built-in', problem: expect.stringContaining('cannot be checked') });
  });

  it('I5 takes ports that throw anything, at once or later', async () => {
    const world = new World();
    const loader = createRulesLoader({
      source: {
        latest: () => {
          throw 'text';
        },
        history: () => Promise.reject(undefined),
      },
      archive: { lastGood: () => Promise.reject(null), keep: () => Promise.reject(0) },
      check: async () => {
        throw undefined;
      },
      now: () => world.now,
    });

    expect(await loader.load()).toMatchObject({
      origin: 'built-in',
      problem: expect.stringContaining('unknown fault'),
    });
  });

  it('I8 never says a secret, and I10 says little, however broken the rules are', async () => {
    const secret = 'xoxb-123456789012-abcdefghijkl';
    const many = Array.from({ length: 500 }, (_, index) => `mistake-number-${index}: ${secret}`).join('\n');
    const world = worldWith({ latestText: { ...version(3, `version: 1\n${many}`), modifiedBy: 'x'.repeat(5000) } });

    const { problem } = await world.loader().load();
    const fault = await worldWith({ broken: { latest: new Error(`token ${secret} refused`.repeat(100)) } })
      .loader()
      .load();

    expect(problem?.length).toBeLessThanOrEqual(700);
    expect(`${problem} ${fault.problem}`).not.toContain(secret);
    expect(fault.problem?.length).toBeLessThan(300);
  });

  it('takes a parameter that was deleted and made anew with a lower version', async () => {
    const world = worldWith({ latestText: version(9) });
    const loader = world.loader();
    await loader.load();
    world.latestText = editedAt('2026-11-23T00:00:00.000Z', version(1, `${valid}# anew\n`));
    world.now = 60_000;

    expect(await loader.load()).toMatchObject({ version: '1', origin: 'parameter', problem: null });
    expect(world.archived?.version).toBe('1');
  });
});

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
    expect(rules.problem).toMatch(
      /routes\[0\]\.policy: "own" is not a policy; .* routing was deleted\. Version 10-dba@2~a/,
    );
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
