import { beforeEach, describe, expect, it } from 'vitest';
import { addSeconds, type Instant } from '../../../src/lib/instant.ts';
import { type WatchEditsDependencies, watchEdits } from '../../../src/pipeline/guard/watch-edits.ts';
import { sendWeeklyDigest } from '../../../src/pipeline/guard/weekly-digest.ts';
import { createRulesLoader } from '../../../src/pipeline/rules/load-rules.ts';
import { createRulesWatch } from '../../../src/pipeline/rules/watch-rules.ts';
import type { RulesText } from '../../../src/ports/rules/rules-source.ts';
import { edited } from '../../support/edited.ts';
import { MemoryAnnouncements } from '../../support/memory-announcements.ts';
import { checkJourneyRules, journeyRules, rulesText, World } from '../../support/world.ts';

const place = { accountId: '111122223333', region: 'eu-west-1', parameter: '/backup-alerts/prod/routing' };
const ana = 'arn:aws:sts::111122223333:assumed-role/Admin/ana';

/** A world whose rules come from a parameter that tests edit, as on AWS. */
class Guarded extends World {
  readonly announcements = new MemoryAnnouncements();
  readonly secrets = new Set<string>();
  #versions: RulesText[] = [];
  #isDeleted = false;

  edit(text: string, modifiedBy: string | null = ana): void {
    const version = String(this.#versions.length + 1);
    this.#versions = [rulesText(text, version, modifiedBy, this.now), ...this.#versions];
    this.#isDeleted = false;
  }

  delete(): void {
    this.#isDeleted = true;
  }

  guard(): WatchEditsDependencies {
    const source = {
      // As in Parameter Store, only the history tells who made an edit.
      latest: async () => (this.#isDeleted || !this.#versions[0] ? null : { ...this.#versions[0], modifiedBy: null }),
      history: async (most: number) => (this.#isDeleted ? [] : this.#versions.slice(0, most)),
    };
    const check = async (text: RulesText) => checkJourneyRules(text);
    const rules = createRulesLoader({
      source,
      archive: this.store,
      check,
      now: () => Date.parse(this.now),
      cacheMs: 0,
    });
    const dependencies = { ...this.dependencies(), rules };
    return {
      ...dependencies,
      source,
      check,
      announcements: this.announcements,
      archive: this.store,
      findSecrets: async (names) => ({ missing: names.filter((name) => !this.secrets.has(name)), plain: [] }),
      watch: createRulesWatch(place, dependencies),
      place,
    };
  }

  /** Guards, then delivers by the rules in force. */
  async guards(): Promise<string> {
    const dependencies = this.guard();
    const outcome = await watchEdits(dependencies);
    this.rules = await dependencies.rules.load();
    await this.passes('0s');
    return outcome;
  }

  said(target: string): string {
    const { title, news, text } = this.expectAnnouncement(target);
    return `${title}\n${news}\n${text ?? ''}`;
  }
}

const rules = `${journeyRules}\nbulletins: [chat]\n`;

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
    const said = world.said('chat');
    expect(said).toContain('version 2 by ana (Admin) is NOT used, it has 2 mistakes');
    expect(said).toContain('Version 1 stays in force');
    expect(said).toMatch(/line \d+, policies\.held\.acknowledgeFor: .*did you mean "acknowledgedFor"\?/);
    expect(said).toMatch(/routes\[1\]\.policy: "quite" is not a policy/);
    await world.passes('30s');
    world.expectNotice('chat', /^opened: .*Routing rules/);
    world.expectNotice('tickets', 'opened');
    world.end();

    world.edit(rules);
    expect(await world.guards()).toBe('valid');
    expect(world.said('chat')).toContain('means the same as version 1');
    for (const target of ['chat', 'tickets']) world.expectNotice(target, 'resolved');
    world.end();
  });

  it('tells of a deletion, and that the last good version stays in force', async () => {
    world.edit(rules);
    await world.guards();
    world.said('chat');
    world.delete();

    expect(await world.guards()).toBe('deleted');
    const said = world.said('chat');
    expect(said).toContain('were deleted');
    expect(said).toContain('Version 1 stays in force.');
    expect(await world.guards()).toBe('unchanged');
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
    expect(said).toContain('Version 2 before it was by eve at 2026-11-22T01:01:00.000Z.');
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

    expect(world.said('alert-topic')).toContain('version 1');
  });
});

describe('pipeline/guard/weekly-digest', () => {
  it('bounds what hundreds of windows and endless names say', async () => {
    const world = new Guarded();
    world.edit(rules);
    await world.guards();
    world.said('chat');
    for (let index = 0; index < 300; index += 1) {
      world.store.hidden.push({
        at: '2026-11-16T00:00:00.000Z',
        by: `window "${index}"`,
        named: `window "${index}"`,
        incidentId: null,
        eventKey: `k${index}`,
        resource: 'r'.repeat(2048),
        severity: 'low',
      });
    }
    await world.passes('2d');
    expect(await sendWeeklyDigest({ ...world.guard(), store: world.store, hidden: world.store })).toBe(true);
    await world.passes('0s');
    expect(world.said('chat')).toMatch(/…and 29\d more$/);
    for (const chain of world.store.chains.values()) {
      for (const record of chain) expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(100_000);
    }
  });

  const silenced = edited(
    `${rules}
silences: [{ match: { resource: { name: [{ prefix: quiet- }] } }, until: 2026-11-29, reason: migration, by: ana }]
`,
    ['routes:', 'routes:\n  - { name: sandbox, match: { resource: { name: [sandbox] } }, ignore: nobody cares }'],
  );

  it('says on Monday morning what was kept quiet in the week before, by what, and what became of it', async () => {
    const world = new Guarded();
    world.edit(silenced);
    await world.guards();
    world.said('chat');
    const arn = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
    for (const name of ['quiet-1', 'quiet-2', 'sandbox']) {
      await world.backupFails({ resourceArn: arn(name), jobId: `job-${name}` });
    }
    await world.passes('10m');
    await world.backupSucceeds({ resourceArn: arn('quiet-1') });
    world.end();

    const note = () => sendWeeklyDigest({ ...world.guard(), store: world.store, hidden: world.store });
    await world.passes('30h49m');
    expect([world.now, await note()]).toEqual(['2026-11-23T07:59:00.000Z', false]);
    await world.passes('1m');
    expect(await note()).toBe(true);
    expect(await note()).toBe(false);
    await world.passes('0s');

    const said = world.said('chat');
    expect(said).toContain('Last week 3 alerts were kept quiet');
    expect(said).toContain('From 2026-11-16 to 2026-11-22');
    expect(said).toMatch(
      /silence "migration" of ana: 2 alerts, \w+ at worst \(RDS quiet-1, RDS quiet-2\); 1 incident still quiet/,
    );
    expect(said).toMatch(/Route "sandbox" ignores it: nobody cares: 1 alert/);
    world.end();
  });

  it('says nothing of a quiet week', async () => {
    const world = new Guarded();
    world.edit(rules);
    await world.guards();
    world.said('chat');
    await world.passes('3d');

    expect(await sendWeeklyDigest({ ...world.guard(), store: world.store, hidden: world.store })).toBe(false);
    expect(await world.announcements.lastWeek()).toBe('2026-11-23T00:00:00.000Z');
    world.end();
  });

  it('never counts an alert twice, at the turn of the week neither', async () => {
    const world = new Guarded();
    const monday: Instant = '2026-11-23T00:00:00.000Z';
    for (const at of [addSeconds(monday, -0.001), monday]) {
      world.store.hidden.push({
        at,
        by: 'window "w"',
        named: 'window "w"',
        incidentId: null,
        eventKey: at,
        resource: 'RDS a',
        severity: 'low',
      });
    }
    world.edit(rules);
    await world.guards();
    world.said('chat');
    const counts: string[] = [];
    for (const days of ['2d', '7d']) {
      await world.passes(days);
      await sendWeeklyDigest({ ...world.guard(), store: world.store, hidden: world.store });
      await world.passes('0s');
      counts.push(world.said('chat').split('\n')[0] ?? '');
    }

    expect(counts).toEqual(['Last week one alert was kept quiet', 'Last week one alert was kept quiet']);
  });
});
