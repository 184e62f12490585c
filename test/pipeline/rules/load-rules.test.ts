import { describe, expect, it } from 'vitest';
import { createRulesLoader, documentFormat } from '../../../src/pipeline/rules/load-rules.ts';
import type { ArchivedRules } from '../../../src/ports/rules/rules-source.ts';
import { archivedAs, checked, editedAt, invalid, throttled, valid, version, World, worldWith } from './stored-rules.ts';

/** An archived version that an older release checked: it has to be checked anew. */
function unchecked(number: number, text = valid): ArchivedRules {
  return archivedAs(version(number, text), { format: documentFormat - 1, document: '' });
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

  it('reads the schedules of an archived document without checking it, and keeps its windows', async () => {
    const window = { name: 'patching', schedule: '0 22 * * SUN', timezone: 'Europe/London', duration: '4h' };
    const world = worldWith({ latestText: version(3), archived: checked(3, { version: 1, windows: [window] }) });
    const { windows } = await world.loader().load();

    expect(windows.map(({ name, schedule }) => [name, schedule.lastBegin('2026-11-23T08:00:00.000Z')])).toEqual([
      ['patching', '2026-11-22T22:00:00.000Z'],
    ]);
    expect(world.checks).toEqual([]);
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
        'line 3, defaults.policy: "owm" is not a policy; there are own, default; did you mean "own"?',
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
    expect(rules.problem).toMatch(/^Version 1 of the rules .*did you mean "own"\?$/);
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
      problem: 'Parameter Store did not answer (ThrottlingException: Rate exceeded).',
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
    expect(empty.problem).toMatch(/^Parameter Store did not answer \(\S+: Rate exceeded\)\.$/);
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
      problem: 'The parameter with the rules was deleted; CloudTrail’s event DeleteParameter says who did it.',
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

    expect(problem?.length).toBeLessThanOrEqual(1300);
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
