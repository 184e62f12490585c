import { describe, expect, it } from 'vitest';
import { showProven } from '../../../src/cli/drill/show-proven.ts';
import { definitionOfRoute, definitionOfTarget } from '../../../src/rules/definitions.ts';
import { readRules } from '../../support/journey-rules.ts';
import { folderWith, runCli } from '../run-cli.ts';

const now = '2026-11-22T12:00:00.000Z';
const text = `
version: 1
defaults: { policy: all }
targets: { chat: { sns: {} } }
policies: { all: { steps: [{ notify: [chat] }] } }
`;
const rules = readRules(text);

async function shown(json: boolean, names: readonly string[]) {
  const said: string[] = [];
  const terminal = {
    out: (one: string) => said.push(one),
    err: () => undefined,
    now: () => now,
    columns: 120,
    colour: false,
  };
  const by = { at: now, drillId: 'drill-1', by: 'router' };
  const access = {
    rules: async () => rules,
    provenWays: async () =>
      names.map((name) => {
        const way = name === 'catch-all' ? ('route' as const) : ('target' as const);
        const definition = (way === 'route' ? definitionOfRoute(rules, name) : definitionOfTarget(rules, name)) ?? '';
        return { way, name, definition, ...by };
      }),
    now: () => now,
  };
  return { code: await showProven({ json }, access, terminal as never), out: said.join('') };
}

describe('cli/drill/show-proven', () => {
  it('says of each route and target when it was last proved; 0 when all of it stands', async () => {
    const { code, out } = await shown(false, ['chat']);
    expect(code).toBe(1);
    expect(out).toMatch(/target +chat +2026-11-22 12:00 UTC +router +proven/);
    expect(out).toMatch(/route +catch-all +- +- +never/);
    expect(await shown(false, ['chat', 'alert-topic', 'catch-all'])).toMatchObject({ code: 0 });
  });

  it('prints what rules tree draws', async () => {
    const { out } = await shown(true, ['chat']);
    const folder = folderWith({
      'routing.yml': text,
      'proven.json': out,
      'other.json': '{"proven": [{"way": "route"}]}',
    });
    const tree = (...words: string[]) => runCli(['rules', 'tree', `${folder}/routing.yml`, ...words]);

    const drawn = await tree('--proven', `${folder}/proven.json`);
    expect(drawn.code, drawn.err).toBe(0);
    expect(drawn.out).toMatch(/Last proved by drills\n +route catch-all +never proven/);
    expect(drawn.out).toMatch(/target chat +proven at 2026-11-22 12:00 UTC by router/);
    expect((await tree()).out).not.toContain('Last proved');
    for (const file of ['other.json', 'routing.yml', 'missing.json']) {
      const refused = await tree('--proven', `${folder}/${file}`);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(file) });
    }
  });
});
