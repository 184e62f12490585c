import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { architecturePicture } from '../docs/architecture-picture.ts';
import { changeKinds, inOrder } from '../docs/changelog-order.ts';
import { words } from '../docs/glossary.ts';
import { runCli } from './cli/run-cli.ts';
import { keptFiles, type Source, textOf } from './support/architecture.ts';

const manifest = JSON.parse(textOf('package.json'));
const changelog = textOf('CHANGELOG.md');

describe('habits: the version', () => {
  it('is said by package.json alone: lockfile, newest release of the changelog, command line and stack agree', async () => {
    const lock = JSON.parse(textOf('package-lock.json'));
    const { out } = await runCli(['--version']);

    expect([lock.version, lock.packages[''].version]).toEqual([manifest.version, manifest.version]);
    expect(/^## (\S+)/m.exec(changelog)?.[1]).toBe(manifest.version);
    expect(parse(textOf('serverless/outputs.yml')).Outputs.Version.Value).toBe(`\${file(./package.json):version}`);
    expect(textOf('bin/backup-alerts.js')).toContain("new URL('../package.json', import.meta.url)");
    expect(out).not.toBe('');
  });

  it('has upgrade notes for every release after the first', () => {
    const releases = [...changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(([, version = '']) => version);
    const notes = textOf('docs/upgrading.md');

    expect(releases.length).toBeGreaterThan(1);
    for (const [index, version] of releases.slice(0, -1).entries()) {
      const heading = `## From ${releases[index + 1]} to ${version}`;
      expect(notes.includes(`${heading}\n`), `docs/upgrading.md lacks "${heading}"`).toBe(true);
    }
  });
});

describe('habits: the changelog', () => {
  it('sorts a line to its kind, and leaves the others as they stand', () => {
    const head = '# Changelog\n\n## 1.1.0\n\n';
    const lines = changeKinds.map((kind) => `- [${kind}] rules: A.\n`);

    expect(inOrder(`${head}${[...lines].reverse().join('')}\n## 1.0.0\n\n- [FEATURE] rules: B.\n`)).toBe(
      `${head}${lines.join('')}\n## 1.0.0\n\n- [FEATURE] rules: B.\n`,
    );
  });

  it.each([
    ['- [FIX] rules: A.', /"- \[FIX\] rules: A\.…" has to begin with "- \[KIND\] part: "; kinds are CHANGE, /],
    ['- [BUGFIX] A.', /has to begin with/],
  ])('refuses %s', (line, sentence) => {
    expect(() => inOrder(`# Changelog\n\n## 1.0.0\n\n${line}\n`)).toThrow(sentence);
  });

  it('refuses an older release above a newer one', () => {
    expect(() => inOrder('# Changelog\n\n## 1.9.0\n\n## 1.10.0\n')).toThrow('1.9.0 stands above 1.10.0');
  });
});

describe('habits: what a published project has', () => {
  it('a licence, the one that package.json names', () => {
    expect(textOf('LICENSE').split('\n')[0]).toBe(`${manifest.license} License`);
  });

  it('forms for issues, each with what it cannot do without, and none for weaknesses', () => {
    const forms = readdirSync('.github/ISSUE_TEMPLATE').filter((name) => name !== 'config.yml');

    expect(forms.length).toBeGreaterThan(1);
    for (const name of forms) {
      const form = parse(readFileSync(`.github/ISSUE_TEMPLATE/${name}`, 'utf8'));
      const asked = form.body.filter(({ type }: { type: string }) => type !== 'markdown');
      const ids = asked.map(({ id }: { id: string }) => id);
      expect([typeof form.name, typeof form.description], name).toEqual(['string', 'string']);
      expect(new Set(ids).size, name).toBe(asked.length);
      expect(
        asked.some(({ validations }: { validations?: { required?: boolean } }) => validations?.required),
        name,
      ).toBe(true);
    }
    expect(textOf('SECURITY.md')).toContain('Report a vulnerability');
  });

  it('pins every package, and updates the AWS SDK in one change', () => {
    const { packageRules, extends: presets } = JSON.parse(textOf('.github/renovate.json'));
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    const loose = all.filter(([, version]) => !/^(?:npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(String(version)));
    const sdk = packageRules.find(({ groupName }: { groupName: string }) => groupName === 'AWS SDK');

    expect(loose.map(([name]) => name)).toEqual([]);
    expect(presets).toContain(':pinVersions');
    expect(sdk.matchPackageNames).toContain('@aws-sdk/**');
    expect(textOf('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
  });

  it('updates Python too, in test/ as well', () => {
    const { ignorePaths } = JSON.parse(textOf('.github/renovate.json'));
    const requirements = keptFiles().filter((file) => file.endsWith('requirements.txt'));

    expect(requirements.some((file) => file.startsWith('test/'))).toBe(true);
    expect(ignorePaths).toEqual(['**/node_modules/**']);
  });
});

describe('habits: the glossary', () => {
  const text = keptFiles()
    .filter((file) => /^(?:src|schema)\//.test(file))
    .map(textOf)
    .join('\n');

  it.each(words)('“$word” is a word of the code or the rules', ({ word, called }) => {
    const stands = (name: string, flags: string) => new RegExp(`(?<![A-Za-z])${name}(?![a-z])`, flags).test(text);

    expect(
      stands(called, ''),
      `docs/glossary.ts: nothing is called ${called} any more; say what it is called now`,
    ).toBe(true);
    expect(stands(`${word.slice(0, -1)}(?:${word.slice(-1)}|ies)s?`, 'i')).toBe(true);
  });

  it('has each word once, in alphabetical order', () => {
    const listed = [...textOf('docs/glossary.md').matchAll(/^\| \*\*(\w+)\*\* \|/gm)].map(([, word]) => word);

    expect(listed).toEqual([...new Set(words.map(({ word }) => word))].sort());
  });
});

describe('habits: the picture of the folders', () => {
  const file = (name: string, ...imports: string[]): Source => ({ file: name, text: `${imports.join('\n')}\n` });

  it('has an arrow for what is used, none for what follows, and a dotted one for types', () => {
    const picture = architecturePicture([
      file('handlers/a.ts', "import { a } from '../pipeline/a.ts';", "import { b } from '../lib/b.ts';"),
      file('pipeline/a.ts', "import { b } from '../lib/b.ts';", "import type { C } from '../ports/c.ts';"),
      file('lib/b.ts'),
      file('ports/c.ts'),
    ]);

    expect(picture.match(/^ {2}\w+ -.*$/gm)).toEqual([
      '  handlers --> pipeline',
      '  pipeline --> lib',
      '  pipeline -.-> ports',
    ]);
    expect(picture).toMatch(/^\| `handlers` \| .* \| `lib`, `pipeline` \|$/m);
  });

  it('cannot be drawn of a circle', () => {
    const circle = [
      file('lib/a.ts', "import { b } from '../events/b.ts';"),
      file('events/b.ts', "import { a } from '../lib/a.ts';"),
    ];

    expect(() => architecturePicture(circle)).toThrow('Of events, lib some use each other in a circle');
  });

  it('asks for words for a folder that has none', () => {
    expect(() => architecturePicture([file('widgets/a.ts')])).toThrow(
      'src/widgets has no words: say in docs/folder-words.ts',
    );
  });
});
