import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateReadme, generateRulesPage, templateFieldTable } from '../docs/generate.ts';
import { templateFields } from '../src/routing/template-fields.ts';

const readme = readFileSync('README.md', 'utf8');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'docs/rules.md',
  ...readdirSync('docs/adr').map((name) => `docs/adr/${name}`),
];
const scripts: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

describe('docs', () => {
  it('README.md is as `npm run docs` makes it', async () => {
    expect(await generateReadme()).toBe(readme);
  });

  it('docs/rules.md is as `npm run docs` makes it', async () => {
    expect(await generateRulesPage()).toBe(readFileSync('docs/rules.md', 'utf8'));
  });

  it('the table of template fields has one line for each', () => {
    const lines = templateFieldTable().split('\n');

    expect(lines).toHaveLength(2 + templateFields.size + 2);
    expect(lines.filter((line) => line.split(' | ').length !== 2)).toEqual([]);
    expect(lines).toContain('| `problem` | `error.code` in words: `KMS key unusable` |');
  });

  it('begins with the two commands', () => {
    const commands = readme.match(/npm ci && npm (start|test)/g)?.slice(0, 2);
    expect(commands).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  });

  it.each(pages)('%s links only to what exists', (page) => {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link as string);
    const missing = links.filter((link) => !link.startsWith('https://') && !existsSync(`${folder}${link}`));
    expect(missing).toEqual([]);
  });

  it('names only scripts that exist', () => {
    const named = [...readme.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('every decision record has context, decision and consequences on one page', () => {
    for (const name of readdirSync('docs/adr')) {
      const text = readFileSync(`docs/adr/${name}`, 'utf8');
      expect(name).toMatch(/^\d{4}-[a-z-]+\.md$/);
      expect(text, name).toMatch(/\*\*Decision\.\*\*/);
      expect(text.split('\n').length, name).toBeLessThan(60);
    }
  });
});
