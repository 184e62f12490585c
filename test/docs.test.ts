import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  generateAlarmsPage,
  generateFaultsPage,
  generateLimitsPage,
  generateReadme,
  generateRecoveryPage,
  generateRulesPage,
  generateStoredItemsPage,
  templateFieldTable,
} from '../docs/generate.ts';
import { testsAtTheBound } from '../docs/limits-table.ts';
import { awsLimits } from '../src/lib/aws-limits.ts';
import { sayProblem } from '../src/routing/check/problem.ts';
import { templateFields } from '../src/routing/template-fields.ts';
import { checkWithChannels } from '../src/runtime/check-rules.ts';

const readme = readFileSync('README.md', 'utf8');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/rules.md',
  'docs/operations/alarms.md',
  'docs/fault-classes.md',
  'docs/limits.md',
  'docs/stored-items.md',
  'docs/operations/outages.md',
  'docs/operations/recovery.md',
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

  it('docs/operations/alarms.md is as `npm run docs` makes it', async () => {
    expect(await generateAlarmsPage()).toBe(readFileSync('docs/operations/alarms.md', 'utf8'));
  });

  it('docs/stored-items.md is as `npm run docs` makes it: each kind of items is written by somebody', async () => {
    const page = await generateStoredItemsPage();

    expect(page).toBe(readFileSync('docs/stored-items.md', 'utf8'));
    expect(page.split('\n').filter((line) => line.startsWith('| `') && !/`[a-z]+` \|$/.test(line))).toEqual([]);
  });

  it('docs/operations/recovery.md is as `npm run docs` makes it, with every function', async () => {
    expect(await generateRecoveryPage()).toBe(readFileSync('docs/operations/recovery.md', 'utf8'));
  });

  it('docs/fault-classes.md is as `npm run docs` makes it', async () => {
    expect(await generateFaultsPage()).toBe(readFileSync('docs/fault-classes.md', 'utf8'));
  });

  it('docs/limits.md is as `npm run docs` makes it, a line for each quota, with its page', async () => {
    const page = await generateLimitsPage();

    expect(page).toBe(readFileSync('docs/limits.md', 'utf8'));
    for (const name of Object.keys(awsLimits)) {
      expect(page).toMatch(
        new RegExp(`^\\| \\\`${name}\\\` \\| [\\d,]+ \\| .*\\[page\\]\\(https://docs\\.aws\\.amazon\\.com/`, 'm'),
      );
    }
  });

  it.each(Object.entries(testsAtTheBound))(
    'the quota %s has the test that the table names',
    (_name, { test, named }) => {
      expect(readFileSync(test, 'utf8')).toContain(named);
    },
  );

  it('the table of template fields has one line for each', () => {
    const lines = templateFieldTable().split('\n');

    expect(lines).toHaveLength(2 + templateFields.size + 2);
    expect(lines.filter((line) => line.split(' | ').length !== 2)).toEqual([]);
    expect(lines).toContain('| `problem` | `error.code` in words: `KMS key unusable` |');
  });

  it.each(['README.md', 'docs/rules.md'])(
    'every piece of rules in %s is valid, but for names that stand elsewhere',
    (page) => {
      const pieces = [...readFileSync(page, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, piece = '']) => piece);
      const problems = pieces.flatMap((piece) => {
        const text = piece.startsWith('version:') ? piece : `version: 1\n${piece}`;
        const checked = checkWithChannels({
          parts: [{ name: page, text }],
          version: '1',
          modifiedAt: '2026-11-24T00:00:00.000Z',
        });
        return 'problems' in checked ? checked.problems.map(sayProblem) : [];
      });

      expect(pieces.length).toBeGreaterThan(0);
      expect(problems.filter((problem) => !/is not a (?:target|policy|template|name of hours);/.test(problem))).toEqual(
        [],
      );
    },
  );

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
