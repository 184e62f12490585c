import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type BuildOptions, build } from 'esbuild';
import { describe, expect, it } from 'vitest';
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

  it.each(onSchedule)('%s, which runs on a schedule, has alarms and says that it came to its end', (name) => {
    const row = service.custom.onSchedule[name];
    const handler = readFileSync(`src/handlers/${name}.ts`, 'utf8');
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
    expect(
      heartbeatIn(name, handler),
      `src/handlers/${name}.ts, or what it runs, never counts Heartbeat: end with log.count('Heartbeat'), or its alarm goes off`,
    ).toBe(true);
  });
});

describe('functions: each carries only what it uses', () => {
  const composing = ['ingest', 'guard'];
  it.each(names.filter((name) => !composing.includes(name)))(
    '%s has no row of the catalogue in its bundle',
    async (name) => {
      const { metafile } = await build({
        ...bundle,
        entryPoints: [`src/handlers/${name}.ts`],
        outdir: '.esbuild',
        write: false,
        metafile: true,
      });

      expect(
        Object.keys(metafile?.inputs ?? {}).filter((file) => /enrich\/error-(?:catalogue|row)\.ts$/.test(file)),
        'only what composes alerts says what causes are: keep that in the alert, or let `npm run docs` write what little is asked for, as in src/enrich/catalogue/headline-codes.ts',
      ).toEqual([]);
    },
  );
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

/** The handler says it itself, or the use case of its name does. */
function heartbeatIn(name: string, handler: string): boolean {
  const run = `src/pipeline/${name}/${name}.ts`;
  return [handler, existsSync(run) ? readFileSync(run, 'utf8') : ''].some((text) => text.includes("count('Heartbeat'"));
}
