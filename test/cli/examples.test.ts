import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

describe('cli/examples', () => {
  const cases = readdirSync('examples/cases').filter((name) => /\.(?:yml|json)$/.test(name));

  it('are rules without a mistake', async () => {
    expect(await runCli(['rules', 'check', 'examples/routing.yml'])).toMatchObject({ code: 0, err: '' });
  });

  it('do what their cases say', async () => {
    const { code, out, err } = await runCli(['rules', 'test', 'examples/routing.yml', '--cases', 'examples/cases']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`\\n${cases.length} cases, ${cases.length} fit\\.\\n$`));
  });

  it('are what --update would write', async () => {
    const { code, out } = await runCli([
      'rules',
      'test',
      'examples/routing.yml',
      '--cases',
      'examples/cases',
      '--json',
    ]);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ fit: cases.length, differ: 0, updated: 0, bad: 0 });
  });
});
