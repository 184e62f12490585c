import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { edited } from '../support/edited.ts';
import { backupJobEvent } from '../support/events.ts';
import { hostileNames } from '../support/hostile-names.ts';
import { journeyRules } from '../support/journey-rules.ts';
import { TableWorld } from '../support/table-world.ts';

const arnOf = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
const titled = hostileNames.map((name) => [JSON.stringify(name).slice(0, 40), name] as const);
const key = 'arn:aws:kms:eu-west-1:111122223333:key/0ab1';
const message = `Access denied: the KMS key ${key} is pending deletion or disabled.`;

/** A world whose resources have these tags. */
function taggedWorld(tagsOf: (arn: string) => Readonly<Record<string, string>>, rules?: string): TableWorld {
  return new (class extends TableWorld {
    override dependencies(): ReturnType<TableWorld['dependencies']> {
      return { ...super.dependencies(), sources: { tags: { tagsOf: async (arn) => tagsOf(arn) } } };
    }
  })(rules);
}

function withOwn(name: string, value: string): Record<string, string> {
  return Object.fromEntries([[name, value]]);
}

describe('journeys/hostile-names: what other people call things loses no alert', () => {
  it.each(titled)('a tag named %s', async (_title, name) => {
    const world = taggedWorld(() => withOwn(name, 'x'));

    await world.backupFails();
    await world.passes('1m');

    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ status: 'open', alertCount: 1 });
    expect(world.heard.map(({ target, kind }) => `${target} ${kind}`).sort()).toEqual([
      'chat opened',
      'tickets opened',
    ]);
    const [alert] = await world.stored.alertsOf(incident?.id ?? '', 1);
    expect(Object.entries(alert?.resource.tags ?? {})).toEqual([[name.toWellFormed(), 'x']]);
  });

  it.each(titled.filter(([, name]) => name.trim() !== ''))('an owner and a type named %s', async (_title, name) => {
    const world = taggedWorld(() => ({ owner: name }));

    await world.backupFails({ resourceType: name });
    await world.passes('1m');
    await world.backupFails({ resourceType: name, resourceArn: arnOf('second') });
    await world.passes('1h');
    await world.backupSucceeds();
    await world.backupSucceeds({ resourceArn: arnOf('second') });

    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ status: 'resolved', alertCount: 2 });
    expect(Object.values(incident?.reach.byOwner ?? {})).toEqual([2]);
    expect(Object.values(incident?.reach.byType ?? {})).toEqual([2]);
    expect(world.heard.filter(({ kind }) => kind === 'resolved')).toHaveLength(3);
  });

  it.each(['constructor', 'prototype', 'valueof'])('a label of the rules named %j', async (name) => {
    const labelled = `{ name: labelled, match: { event: { kind: [backup] } }, labels: { ${name}: mine }, continue: true }`;
    const world = new TableWorld(
      edited(journeyRules, [
        'routes:\n',
        `routes:\n  - ${labelled}\n  - { name: by label, match: { labels: { ${name}: [mine] } }, policy: quiet }\n`,
      ]),
    );

    await world.backupFails();
    await world.passes('1m');

    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ routing: { route: 'by label' }, status: 'open' });
    expect(Object.entries(incident?.routing.labels ?? {})).toEqual([[name, 'mine']]);
    expect(world.heard.map(({ target }) => target)).toEqual(['tickets']);
  });

  it.each(titled.filter(([, name]) => name !== '__proto__' && name !== '' && name.isWellFormed() && name.length < 100))(
    'a route by a tag named %s finds it, and nothing that was not tagged so',
    async (name) => {
      const field = JSON.stringify(name);
      const rules = edited(journeyRules, [
        'routes:\n',
        `routes:\n  - { name: by tag, match: { resource: { tags: { ${field}: [{ exists: true }] } } }, policy: quiet }\n`,
      ]);
      const tagged = taggedWorld(() => withOwn(name, 'x'), rules);
      const bare = taggedWorld(() => ({}), rules);

      await tagged.backupFails();
      await bare.backupFails();

      expect((await tagged.incidents())[0]?.routing.route).toBe('by tag');
      expect((await bare.incidents())[0]?.routing.route).not.toBe('by tag');
    },
  );

  it('ten failures of one key in one batch, one of them tagged "constructor": one incident with ten alerts', async () => {
    const world = taggedWorld((arn) => withOwn(arn.endsWith('db-3') ? 'constructor' : 'team', 'x'));
    const startedAt = addSeconds(world.now, -600);
    const events = Array.from({ length: 10 }, (_none, index) =>
      backupJobEvent({ jobId: `job-${index}`, startedAt, resourceArn: arnOf(`db-${index}`), message }),
    );

    const outcomes = await world.hearsAll(events);

    expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill('fulfilled'));
    const incidents = await world.incidents();
    expect(incidents.map(({ alertCount }) => alertCount)).toEqual([10]);
  });
});
