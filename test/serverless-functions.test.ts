import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/runtime/environment.ts';
import { rulesPath } from '../src/runtime/rules-access.ts';
import { functions, lambda, packaged } from './support/packaged-stack.ts';
import { readsOf } from './support/reads-of.ts';
import { refOf, type Value } from './support/template.ts';

/** What every function gets besides its own settings: for Powertools. */
const everyFunction = ['LOG_LEVEL', 'POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];

/** Nobody waits for these: a day is archived as a whole, and several accounts are looked at. Seconds and megabytes at most. */
const unhurried: Readonly<Record<string, readonly [seconds: number, megabytes: number]>> = {
  archive: [600, 2048],
  members: [300, 2048],
};

describe('serverless: functions', () => {
  it.each(functions)('%s gets exactly the settings it reads', async (name) => {
    const variables = lambda(name).Properties.Environment.Variables as Record<string, Value>;
    const reads = await readsOf(name);
    const { needed, optional = [] } = reads;
    const deployed = Object.entries(variables).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);

    expect(
      Object.keys(variables).sort(),
      `the environment of ${name} in serverless.yml and what src/runtime/${name}.ts reads differ: add what is missing there`,
    ).toEqual([...needed, ...optional, ...everyFunction].sort());
    expect(() => readSettings(name, reads, Object.fromEntries(deployed))).not.toThrow();
  });

  it('lets functions and the command line look for the rules in the same place', () => {
    const paths = functions.map(
      (name) => lambda(name).Properties.Environment.Variables.RULES_PATH as string | undefined,
    );
    const [path = ''] = paths.filter((one) => one !== undefined);
    const [, stage = ''] = /^\/backup-alerts\/([^/]+)\//.exec(path) ?? [];

    expect(new Set(paths)).toEqual(new Set([path, undefined]));
    expect(rulesPath(stage)).toBe(path);
  });

  it.each(functions)('%s carries no secret in its settings', (name) => {
    const text = JSON.stringify(lambda(name).Properties.Environment);

    expect(text).not.toMatch(/xox[a-z]-|whsec_|ATATT|hooks\.slack\.com|-----BEGIN|AKIA/);
    expect(text).not.toMatch(/"\w*(?:PASSWORD|TOKEN|WEBHOOK_URL|SIGNING_SECRET)\w*":/);
  });

  it.each(functions)(
    '%s runs on Node 24 on Graviton, bounded in time and memory, without reserved concurrency',
    (name) => {
      const { Properties } = lambda(name);

      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      const [seconds, megabytes] = unhurried[name] ?? [60, 1024];
      expect(Properties.Timeout).toBeLessThanOrEqual(seconds);
      expect(Properties.MemorySize).toBeLessThanOrEqual(megabytes);
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
      expect(Properties).not.toHaveProperty('VpcConfig');
    },
  );

  it('gives up on what a queue hands in message by message', () => {
    const mappings = packaged.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);

    expect(mappings.map(({ EventSourceArn, BatchSize }) => `${refOf(EventSourceArn)} by ${BatchSize}`).sort()).toEqual([
      'DeliveriesQueue by 1',
      'IntakeQueue by 10',
    ]);
    expect(mappings.every(({ FunctionResponseTypes }) => FunctionResponseTypes[0] === 'ReportBatchItemFailures')).toBe(
      true,
    );
  });
});

describe('serverless: what it is built from', () => {
  it('names the exact version of every package', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(version),
    );

    expect(loose).toEqual([]);
  });
});
