import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BuildOptions, type BuildResult, build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { callerOf, deployedFunction, deployedFunctions } from '../local/deployed-functions.ts';
import { readsOf } from './support/reads-of.ts';

/*
 * Whether a function of serverless.yml, the only list of them, has all that it needs elsewhere: without packaging, so
 * that what is missing is said before it fails there. test/serverless-*.test.ts hold the packaged template to account.
 */
const names = deployedFunctions.map(({ name }) => name);
const onSchedule = deployedFunctions.filter(({ calledBy }) => calledBy === 'schedule').map(({ name }) => name);
const read = (file: string) => parse(readFileSync(file, 'utf8'), { merge: true, maxAliasCount: -1 });
const service = read('serverless.yml');
const { bundle } = createRequire(import.meta.url)('../esbuild.config.cjs') as { bundle: BuildOptions };
const permissions = read('serverless/permissions.yml') as Record<string, { Action: string; Resource: unknown }[]>;

// Outside the repository, whose package.json would make a .js file an ES module.
const folder = mkdtempSync(path.join(tmpdir(), 'backup-alerts-bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));
const builds = new Map<string, Promise<BuildResult>>();

/** Builds a function with its parts, once for all tests here. */
function bundled(name: string): Promise<BuildResult> {
  const entryPoints = [`src/handlers/${name}.ts`];
  const begun = builds.get(name) ?? build({ ...bundle, entryPoints, outdir: folder, metafile: true });
  builds.set(name, begun);
  return begun;
}

describe('functions: each has what it needs', () => {
  it.each(names)('%s has a handler', (name) => {
    const file = `src/handlers/${name}.ts`;

    expect(existsSync(file), `serverless.yml has a function ${name}: add its handler ${file}`).toBe(true);
    expect(service.functions[name].handler, `serverless.yml: the handler of ${name} is ${file}`).toBe(
      `src/handlers/${name}.handler`,
    );
  });

  it.each(names)('%s has a list of permissions of its own', (name) => {
    expect(
      permissions[name] ?? [],
      `serverless/permissions.yml has no list ${name}: add what the function may call`,
    ).not.toEqual([]);
    expect(
      service.functions[name].iamRoleStatements,
      `serverless.yml: give ${name} its iamRoleStatements from serverless/permissions.yml`,
    ).toBe(`\${file(serverless/permissions.yml):${name}}`);
  });

  it.each(names)('%s is given the settings that it reads', async (name) => {
    const given = [...Object.keys(service.provider.environment), ...deployedFunction(name).settings];
    const { needed, optional = [] } = await readsOf(name);

    expect(
      [...needed, ...optional].filter((setting) => !given.includes(setting)),
      `src/runtime/${name}.ts reads these: add them to the environment of ${name} in serverless.yml`,
    ).toEqual([]);
  });

  it('is called in a way that is known: whoever may lose a run has to keep it', () => {
    expect(names.map((name) => callerOf(name, service.functions[name].events ?? []))).toEqual(
      deployedFunctions.map(({ calledBy }) => calledBy),
    );
    expect(() => callerOf('listen', [{ sns: 'topic' }])).toThrow(
      'listen has an event sns: say in `callers` of local/deployed-functions.ts who calls it then.',
    );
    expect(() => callerOf('listen', [{ sqs: {} }, { schedule: '' }])).toThrow('several kinds: sqs, schedule');
  });

  it.each(onSchedule)('%s, which runs on a schedule, has alarms, and its failed runs are kept', (name) => {
    const row = service.custom.onSchedule[name];
    const keeps = (permissions[name] ?? []).filter(({ Resource }) =>
      JSON.stringify(Resource).includes('RunsDeadLetters'),
    );

    expect(
      row,
      `serverless.yml: add a row ${name} under custom.onSchedule that says what people miss when it fails`,
    ).toMatchObject({
      failed: expect.stringMatching(/^[a-z].*\.$/),
      silent: {
        seconds: expect.any(Number),
        times: expect.any(Number),
        for: expect.any(String),
        so: expect.stringMatching(/\.$/),
      },
      since: expect.stringMatching(/^\d+[hd]$/),
    });
    expect(
      deployedFunction(name).everySeconds,
      `serverless.yml: write the schedule of ${name} as rate(5 minutes), so that it can be played on a movable clock`,
    ).not.toBeNull();
    expect(keeps, `serverless/permissions.yml: begin the list ${name} with *keepFailedRuns`).toHaveLength(1);
  });
});

describe('functions: each carries only what it uses', () => {
  /** Files of ours that the first file of a function has, without its parts. */
  async function carriedBy(name: string): Promise<string[]> {
    const { metafile } = await bundled(name);
    const [first] = Object.entries(metafile?.outputs ?? {}).filter(([file]) => file.endsWith(`/${name}.js`));
    return Object.entries(first?.[1].inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > 0 ? file : [],
    );
  }

  /** `guard` looks for what rules mean, for which it has to know the catalogue and the names in them; nobody waits for it. */
  const unhurried = ['guard'];
  const carrying = names.filter((name) => !unhurried.includes(name));
  it.each(carrying)('%s reads nothing at its start that a plain run does not need', async (name) => {
    const carried = await carriedBy(name);

    expect(carried, 'the entry itself is carried').toContain(`src/handlers/${name}.ts`);
    expect(
      carried.filter((file) => /enrich\/error-(?:catalogue|row)\.ts$/.test(file)),
      'only what composes alerts says what causes are: keep that in the alert, import src/pipeline/ingest/problem-analysis.ts where it is needed, or let `npm run docs` write what little is asked for, as in src/enrich/catalogue/headline-codes.ts',
    ).toEqual([]);
    expect(
      carried.filter((file) => /\/croner\//.test(file)),
      'few rules have a schedule: hand `readSchedule` on from where it is loaded with `await import`, as in src/pipeline/rules/rules-states.ts',
    ).toEqual([]);
    expect(
      carried.filter((file) => /^src\/rules\/check\/check/.test(file)),
      'rules are checked in the part check-rules (src/runtime/check-rules.ts, serverless/compiled-rules.cjs): import it with `await import`',
    ).toEqual([]);
  });
});

describe('functions: none carries what people alone use', () => {
  /** Libraries of the command line. */
  const ofPeople = /node_modules\/(?:pdfkit|fontkit|@fontsource|commander)\//;

  it.each(names)('%s has nothing of it, in no part', async (name) => {
    const { metafile } = await bundled(name);
    const read = Object.keys(metafile?.inputs ?? {});

    expect(read.length).toBeGreaterThan(10);
    expect(read.filter((file) => ofPeople.test(file))).toEqual([]);
    expect(read.filter((file) => /^src\/(?:cli|audit)\//.test(file))).toEqual([]);
  });
});

describe('functions: the parts that are loaded later', () => {
  const require = createRequire(import.meta.url);

  it('split off parts of their own, one file each, which check rules with everything they need', async () => {
    await bundled('hooks');
    const files = readdirSync(folder).filter((file) => file.startsWith('hooks.'));
    const [loaded, part] = ['hooks.js', 'hooks.hooks.js'].map((file) => readFileSync(path.join(folder, file), 'utf8'));
    const { checkWithChannels } = require(path.join(folder, 'hooks.check-rules.js'));
    const checked = (text: string) =>
      checkWithChannels({ parts: [{ name: 'routing', text }], version: '1', modifiedAt: null });

    expect(files.toSorted()).toEqual([
      'hooks.check-rules.js',
      'hooks.hooks.js',
      'hooks.js',
      'hooks.schedule.js',
      'hooks.web-api.js',
    ]);
    expect(loaded).toContain('./hooks.hooks.js');
    expect(part).toContain('./hooks.check-rules.js');
    expect(checked('version: 1\nfallback: [nobody]\n').problems[0]).toMatchObject({ path: 'fallback[0]' });
    expect(checked('version: 2\n').problems[0]).toMatchObject({ path: 'version' });
  });

  it('are the only place where rules are checked: a bundle that asks forms which it does not have is not made', async () => {
    const mixed = { ...bundle, entryPoints: ['src/rules/check/check.ts'], outdir: folder, write: false };

    await expect(build({ ...mixed, logLevel: 'silent' })).rejects.toThrow(
      'src/rules/check/check.ts carries src/rules/check/check.ts without the forms that it asks: load src/runtime/check-rules.ts with `await import`',
    );
  });

  it('fail the build of their function with what is wrong in them', async () => {
    const entry = path.join(folder, 'entry.js');
    writeFileSync(entry, "exports.handler = () => import('./part.js');");
    writeFileSync(path.join(folder, 'part.js'), "exports.inner = () => import('./inner.js');");
    writeFileSync(path.join(folder, 'inner.js'), "require('./nothing-here.js');");

    await expect(
      build({ ...bundle, entryPoints: [entry], outdir: folder, write: false, logLevel: 'silent' }),
    ).rejects.toThrow('Could not resolve "./nothing-here.js"');
  });
});

describe('functions: bytes that a cold start reads', () => {
  /** What each first file has today, in KB of 1024 bytes, and of `hooks` and `respond` the parts that somebody waits for. */
  const today: Readonly<Record<string, number>> = {
    'ingest.js': 464,
    'escalate.js': 338,
    'deliver.js': 535,
    'watch.js': 326,
    'respond.js': 22,
    'respond.answers.js': 303,
    'respond.incident-page.js': 172,
    'hooks.js': 6,
    'hooks.hooks.js': 366,
  };

  it.each(Object.entries(today))('%s has at most a twentieth more than %i KB', async (file, kilobytes) => {
    await bundled(file.replace(/\..*/, ''));

    expect(
      readFileSync(path.join(folder, file)).length / 1024,
      `a cold start reads more of ${file}: find in esbuild’s metafile what is new, and load what a plain run does not need with \`await import\` (docs/adr/0007-cold-start.md); when every run needs it, say so in the commit and raise its row`,
    ).toBeLessThan(kilobytes * 1.05);
  });
});

describe('functions: nothing is left of one that is gone', () => {
  it('has no handler, list of permissions or row of alarms without a function', () => {
    const handlers = readdirSync('src/handlers').flatMap((file) =>
      file === 'stack.ts' ? [] : file.replace('.ts', ''),
    );
    const lists = Object.keys(permissions).filter((name) => !name.startsWith('_'));
    const stray = [...handlers, ...lists, ...Object.keys(service.custom.onSchedule)].filter(
      (name) => !names.includes(name),
    );

    expect(stray, 'serverless.yml has no function of this name: add it there, or take away what is left of it').toEqual(
      [],
    );
  });

  it('tells which functions there are when one is asked for that is not', () => {
    expect(() => deployedFunction('delivr')).toThrow('serverless.yml has no function delivr; it has ingest, ');
  });
});
