import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatePages, partsOfPage, templateFieldTable } from '../docs/generate.ts';
import { testsAtTheBound } from '../docs/limits-table.ts';
import { awsLimits } from '../src/lib/aws-limits.ts';
import { formatIssue } from '../src/rules/check/issue.ts';
import { templateFields } from '../src/rules/template-fields.ts';
import { checkWithChannels } from '../src/runtime/check-rules.ts';
import { keptFiles } from './support/architecture.ts';

const readme = readFileSync('README.md', 'utf8');
const pages = keptFiles().filter((file) => file.endsWith('.md') && !file.startsWith('test/'));
const existing = keptFiles();
const reachable = pagesFrom('README.md');
const generated = await generatePages();
const scripts: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

/** Files of a package for auditors: they are made, and stand in no repository. */
const ofPackages: ReadonlySet<string> = new Set(['manifest.json', 'run.json', 'assessment-results.json', 'poam.json']);

describe('docs', () => {
  it.each([...generated.keys()])('%s is as `npm run docs` makes it', (file) => {
    expect(generated.get(file)).toBe(readFileSync(file, 'utf8'));
  });

  it.each(pages.filter((page) => marked(page).length > 0))(
    '%s: what says that `npm run docs` makes it is made by it',
    async (page) => {
      expect(marked(page), 'add the part to `pages` of docs/generate.ts, or take its marker away').toEqual(
        (await partsOfPage(page)).toSorted(),
      );
    },
  );

  it('docs/stored-items.md: each kind of items is written by somebody', () => {
    const lines = generated.get('docs/stored-items.md')?.split('\n') ?? [];

    expect(
      lines.filter((line) => line.startsWith('| `') && !/`[a-z]+` \|$/.test(line)),
      'nobody may write these: add the partition to _items in serverless/permissions.yml, for the function that writes it',
    ).toEqual([]);
  });

  it('docs/limits.md has a line for each quota, with its page', () => {
    for (const name of Object.keys(awsLimits)) {
      expect(generated.get('docs/limits.md')).toMatch(
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

  it.each(pages.filter((page) => readFileSync(page, 'utf8').includes('```yaml')))(
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
        return 'problems' in checked ? checked.problems.map(formatIssue) : [];
      });

      expect(pieces.length).toBeGreaterThan(0);
      expect(
        problems.filter((problem) => !/is not a (?:target|policy|template|route|name of hours);/.test(problem)),
      ).toEqual([]);
    },
  );

  it('README.md begins with the two commands', () => {
    const [first, second] = /```sh\n(.*)\n(.*)\n```/.exec(readme)?.slice(1) ?? [];

    expect(readme.indexOf('```sh')).toBeLessThan(40);
    expect([first, second]).toEqual([
      expect.stringMatching(/^npm ci && npm start +# /),
      expect.stringMatching(/^npm ci && npm test +# /),
    ]);
  });

  it.each(pages)('%s links only to what exists, headings too', (page) => {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string);

    expect(links.filter((link) => !link.startsWith('https://') && !leadsSomewhere(page, folder, link))).toEqual([]);
  });

  it.each(pages.filter((page) => page !== 'CHANGELOG.md'))('%s names only files that exist', (page) => {
    const named = [...readFileSync(page, 'utf8').matchAll(/`([\w./-]+\.(?:ts|cjs|yml|json|py|md))`/g)].map(
      ([, name]) => name as string,
    );
    const gone = named.filter(
      (name) => !ofPackages.has(name) && !existing.some((file) => file === name || file.endsWith(`/${name}`)),
    );

    expect(gone, `${page} has to say where they are now`).toEqual([]);
  });

  it.each(pages.filter((page) => !page.startsWith('.github/')))('%s is reached from README.md', (page) => {
    expect(reachable, `link to ${page} from a page that people read before it`).toContain(page);
  });

  it('names only scripts that exist', () => {
    const all = pages.map((page) => readFileSync(page, 'utf8')).join('\n');
    const named = [...all.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('every decision record has context, decision and consequences on one page', () => {
    for (const name of readdirSync('docs/adr').filter((one) => one !== 'README.md')) {
      const text = readFileSync(`docs/adr/${name}`, 'utf8');
      expect(name).toMatch(/^\d{4}-[a-z-]+\.md$/);
      expect(text, name).toMatch(/\*\*Decision\.\*\*/);
      expect(text.split('\n').length, name).toBeLessThan(60);
    }
  });
});

/** The names of the parts of a page that say that they are made by `npm run docs`. */
function marked(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/<!-- ([\w-]+): [^\n]*npm run docs[^\n]* -->/g)]
    .map(([, name = '']) => name)
    .toSorted();
}

/** Whether a link of a page leads to a file, and to a heading of it when it names one. */
function leadsSomewhere(page: string, folder: string, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const target = file === '' ? page : path.posix.normalize(`${folder}${file}`);
  return existsSync(target) && (heading === undefined || headingsOf(target).includes(heading));
}

/** The headings of a page as links name them. */
function headingsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );
}

/** The pages that somebody finds who begins with one and follows links. */
function pagesFrom(first: string): Set<string> {
  const found = new Set([first]);
  for (const page of found) {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
    for (const [, link = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+\.md)[^)]*\)/g)) {
      const target = path.posix.normalize(`${folder}${link}`);
      if (existsSync(target)) found.add(target);
    }
  }
  return found;
}
