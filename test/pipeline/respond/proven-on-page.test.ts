import { describe, expect, it, vi } from 'vitest';
import type { ProvenWay } from '../../../src/incidents/proven-way.ts';
import { escapeHtml } from '../../../src/lib/html.ts';
import { addSeconds, type Instant } from '../../../src/lib/instant.ts';
import { lastUsedRules } from '../../../src/pipeline/rules/last-used-rules.ts';
import { createRulesLoader } from '../../../src/pipeline/rules/load-rules.ts';
import { definitionOfRoute, definitionOfTarget } from '../../../src/rules/definitions.ts';
import type { Rules } from '../../../src/rules/rules.ts';
import { edited } from '../../support/edited.ts';
import { checkJourneyRules, readRules } from '../../support/journey-rules.ts';
import { PageWorld } from '../../support/page-world.ts';
import { World } from '../../support/world.ts';
import { version, worldWith } from '../rules/stored-rules.ts';

const text = (more = '', chat = '') => `
version: 1
defaults: { policy: platform, groupWait: 0s }
targets: { chat: { recorder: {}${chat} }, pager: { recorder: {} } }
policies: { platform: { steps: [{ notify: [chat, pager] }] } }
routes: [{ name: databases, match: { resource: { type: [RDS] } } }]
${more}`;
const nightly = 'drills: [{ name: nightly, schedule: "0 2 * * *", timezone: UTC, routes: [databases], answer: false }]';
const provenAt = '2026-11-20T03:00:00.000Z';

/** That a drill proved something as it is defined in these rules. */
function proof(rules: Rules, way: 'route' | 'target', name: string, at: Instant = provenAt): ProvenWay {
  const definition = (way === 'route' ? definitionOfRoute(rules, name) : definitionOfTarget(rules, name)) ?? '';
  return { way, name, at, drillId: 'drill-1', by: 'router', definition };
}

/** The page of a failed backup that chat and pager were told of. */
async function aPage(rules = text(), ways: readonly ProvenWay[] = []): Promise<PageWorld> {
  const world = new World(rules);
  await world.backupFails();
  await world.passes('1m');
  await world.proven.note(ways);
  return new PageWorld(world);
}

/** What a page says of whom was told, as people read it. */
async function toldOn(page: PageWorld): Promise<string> {
  const { body } = await page.opens();
  const [, section = ''] = body.split('<h2>Who was told</h2>');
  return plain(section.split('<h2>')[0] ?? '');
}

function plain(body: string): string {
  return body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,])/g, '');
}

describe('pipeline/respond/proven-on-page', () => {
  it('says of the route and of each target that was told when a drill last proved it', async () => {
    const before = readRules(text());
    const [longAgo, edited] = [addSeconds(provenAt, -401 * 86_400), readRules(text('', ', timezone: Europe/Berlin'))];
    const page = await aPage(text(), [
      proof(before, 'route', 'databases'),
      proof(edited, 'target', 'chat'),
      proof(before, 'target', 'pager', longAgo),
    ]);
    const said = await toldOn(page);

    expect(said).toContain('Route databases : proved by a drill 2026-11-20 03:00 UTC.');
    expect(said).toMatch(/chat .* changed since a drill proved it 2026-11-20 03:00 UTC\. pager /);
    expect(said).toMatch(/pager .* last proved by a drill 2025-10-15 03:00 UTC, more than a year ago\. $/);
  });

  it('on the clock of the target whose link it is', async () => {
    const rules = text('', ', timezone: Europe/Berlin');

    expect(await toldOn(await aPage(rules, [proof(readRules(rules), 'route', 'databases')]))).toContain(
      'proved by a drill 2026-11-20 04:00 Europe/Berlin.',
    );
  });

  it('says “never” where drills are planned, and nothing at all where nobody plays any', async () => {
    expect(await toldOn(await aPage(text(nightly)))).toMatch(
      /^ Route databases : never proved by a drill\. chat .* never proved by a drill\. pager .* never proved by a drill\. $/,
    );
    expect(await toldOn(await aPage())).not.toMatch(/drill|prove/i);
  });

  it('of one proof it is clear what others lack', async () => {
    const said = await toldOn(await aPage(text(), [proof(readRules(text()), 'target', 'pager')]));

    expect(said).toContain('Route databases : never proved by a drill.');
    expect(said).toMatch(/pager .* proved by a drill 2026-11-20 03:00 UTC\./);
  });

  it('what the rules no longer have is neither proved nor changed', async () => {
    const page = await aPage(text(), [proof(readRules(text()), 'target', 'pager')]);
    page.world.rules = readRules(edited(text(), [', pager: { recorder: {} }', ''], ['[chat, pager]', '[chat]']));
    const said = await toldOn(page);

    expect(said).toMatch(/pager/);
    expect(said.split('pager')[1]).not.toMatch(/prove/);
  });

  it('a drill’s own page says nothing of other drills, and reads nothing of them', async () => {
    const world = new World(text(nightly));
    await world.passesWatched('2h');
    const drill = [...world.store.incidents.values()].find((one) => one.drill);
    const page = new PageWorld(world, drill);
    const provenWays = vi.fn(async () => world.proven.all());
    page.change = (all) => ({ ...all, reads: { ...all.reads, provenWays } });

    expect(await world.proven.all()).not.toEqual([]);
    expect(await toldOn(page)).toMatch(/chat .* told/);
    expect(await toldOn(page)).not.toMatch(/prove/);
    expect(provenWays).not.toHaveBeenCalled();
  });

  it('is read once, beside all the rest, and leaves the page whole when it cannot be', async () => {
    const page = await aPage(text(nightly));
    const begun: string[] = [];
    page.change = (all) => ({
      ...all,
      rules: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        begun.push('the rules are there');
        return all.rules();
      },
      reads: {
        ...all.reads,
        provenWays: async () => {
          begun.push('what was proved is asked for');
          throw new Error('AccessDenied');
        },
      },
    });
    const said = await toldOn(page);

    expect(begun).toEqual(['what was proved is asked for', 'the rules are there']);
    expect(said).toContain('When drills last proved this could not be read right now.');
    expect(said).toMatch(/pager .* told/);
    page.world.rules = readRules(text());
    expect(await toldOn(page)).not.toMatch(/drill/);
  });

  it('claims nothing while the rules cannot be read', async () => {
    const page = await aPage(text(), [proof(readRules(text()), 'route', 'databases')]);
    page.change = (all) => ({ ...all, rules: async () => null });

    expect(await toldOn(page)).not.toMatch(/prove/);
  });

  it('the rules that functions kept define a way as those do by which drills are played', async () => {
    const written = text(
      `${nightly}\nwindows: [{ name: patching, schedule: "0 22 * * SUN", timezone: UTC, duration: 4h }]`,
    );
    const store = worldWith({ latestText: version(3, written) });
    const played = await createRulesLoader({
      ...{ source: store, archive: store, now: () => 0 },
      check: async (state) => checkJourneyRules(state),
    }).load();
    const archived = await lastUsedRules(() => store.lastGood());

    expect(archived?.drills).toHaveLength(1);
    expect(archived && definitionOfRoute(archived, 'databases')).toBe(definitionOfRoute(played, 'databases'));
    expect(archived && definitionOfTarget(archived, 'chat')).toBe(definitionOfTarget(played, 'chat'));
  });

  const names = ['</bdi><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '&lt;b&gt;', 'x'.repeat(80)];

  it.each([...names, '__proto__', 'constructor', 'toString'])('a route called %j stays text', async (name) => {
    const rules = edited(text(), ['databases', JSON.stringify(name)]);
    const page = await aPage(rules, [proof(readRules(rules), 'route', name)]);
    const { body, headers } = await page.opens();

    expect(body).toContain(`Route <bdi>${escapeHtml(name)}</bdi>: proved by a drill <time datetime="${provenAt}">`);
    expect(body).not.toMatch(/<(?:script|img)/);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it.each(['constructor', 'toString'])('a target called %j has the proof of no other', async (name) => {
    const rules = edited(text(), ['pager: ', `${JSON.stringify(name)}: `], ['pager]', `${JSON.stringify(name)}]`]);
    const said = await toldOn(await aPage(rules, [proof(readRules(rules), 'target', 'chat')]));

    expect(said.split(`${name} (recorder)`)[1]).toMatch(/never proved by a drill\. $/);
  });
});
