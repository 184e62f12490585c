import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundles, makeBundles } from '../bench/bundles.ts';
import { baselines, type Case, productCases } from '../bench/cases.ts';
import { measure } from '../bench/fresh-process.ts';
import { type Calls, type Loopback, startLoopback } from '../bench/loopback.ts';

/*
 * What the first event of a fresh process costs besides time, which a machine that does much else cannot measure: the
 * modules of Node that it loads, and its calls of AWS. Each bundle runs as it is deployed, against AWS on loopback.
 */
const cases = productCases(new Date());
const [, bareClient] = baselines as [Case, Case];
const folder = mkdtempSync(path.join(tmpdir(), 'backup-alerts-cold-'));
let bundles: Bundles;
let aws: Loopback;

/** Lists the modules at the end; and waits for all that is asked, so that a busy machine makes no fewer calls. */
const preloaded = `
const [wait, limit] = [setTimeout, AbortSignal.timeout.bind(AbortSignal)];
globalThis.setTimeout = (handle, ms, ...more) => wait(handle, ms >= 100 ? ms * 100 : ms, ...more);
AbortSignal.timeout = (ms) => limit(ms * 100);
process.on('exit', () => require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify(process.moduleLoadList)));
`;

beforeAll(async () => {
  writeFileSync(path.join(folder, 'list.cjs'), preloaded);
  bundles = await makeBundles([bareClient, ...cases]);
  aws = await startLoopback();
});
afterAll(() => {
  aws.stop();
  rmSync(folder, { recursive: true });
});

type FirstEvent = Promise<{ loaded: string[]; calls: Calls }>;
const firstEvents = new Map<string, FirstEvent>();

/** Handles a case's event once for all tests here. */
function firstEvent(one: Case): FirstEvent {
  const begun = firstEvents.get(one.name) ?? handleFirst(one);
  firstEvents.set(one.name, begun);
  return begun;
}

/** Handles a case's event in a fresh process; answers with the modules of Node that it loaded, and the calls it made. */
async function handleFirst(one: Case): FirstEvent {
  const list = path.join(folder, 'loaded.json');
  const environment = { ...one.environment, NODE_OPTIONS: `--require=${path.join(folder, 'list.cjs')}`, LOADED: list };
  await aws.takeCalls();
  await measure({ ...one, environment }, bundles.of.get(one.entry)?.file ?? '', aws.url);
  const loaded = (JSON.parse(readFileSync(list, 'utf8')) as string[]).filter((name) =>
    name.startsWith('NativeModule '),
  );
  return { loaded: loaded.map((name) => name.replace('NativeModule ', '')), calls: await aws.takeCalls() };
}

/** Modules of Node that no first event needs, and what loads them. */
const needless: Readonly<Record<string, string>> = {
  'internal/deps/undici/undici': 'the first use of fetch, Response, Headers or FormData: 20 ms',
  http2: 'a client of AWS made without its stubs (serverless/slim-sdk.cjs)',
  worker_threads: 'a client of AWS made without its stubs (serverless/slim-sdk.cjs)',
  'internal/webstreams/readablestream': 'the first use of ReadableStream (serverless/slim-sdk.cjs)',
  'internal/crypto/webcrypto': 'the first use of the global `crypto`: import node:crypto',
  perf_hooks: 'the first use of the global `performance`',
};

/** Modules of Node that all other first events do without, and those that need them. */
const rarelyNeeded: Readonly<Record<string, { by: readonly string[]; loads: string }>> = {
  zlib: { by: ['deliver: Slack message'], loads: 'a call of node:zlib (serverless/lazy-builtins.cjs)' },
};

describe('cold starts: modules of Node', () => {
  it('are listed: a client of AWS as its guide shows it loads those that none of ours needs', async () => {
    const { loaded } = await firstEvent(bareClient);

    expect(loaded).toEqual(expect.arrayContaining([...Object.keys(needless), ...Object.keys(rarelyNeeded)]));
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s loads none that it does not need', async (name, one) => {
    const { loaded } = await firstEvent(one);
    const wrong = Object.entries(needless).filter(([module]) => loaded.includes(module));
    const rare = Object.entries(rarelyNeeded).filter(
      ([module, { by }]) => loaded.includes(module) !== by.includes(name),
    );

    expect(wrong, 'it loads what the first event of no function needs; see docs/adr/0007-cold-start.md').toEqual([]);
    expect(rare, 'it loads what its first event does not need, or a row of `rarelyNeeded` is old').toEqual([]);
  });
});

describe('cold starts: calls of AWS', () => {
  /** How many calls the first event makes today. */
  const today: Readonly<Record<string, number>> = {
    'ingest: failure': 15,
    'ingest: ten failures of a storm': 33,
    'ingest: failure, rules just edited': 17,
    'ingest: success': 6,
    'escalate: step': 9,
    'deliver: Slack message': 14,
    'respond: Slack press': 7,
    'hooks: PagerDuty acknowledgement': 13,
    'hooks: forged': 4,
    'respond: GET page': 8,
  };

  it.each(cases.map((one) => [one.name, one] as const))('%s makes as many as it did', async (name, one) => {
    const { calls } = await firstEvent(one);
    const made = Object.values(calls).reduce((sum, count) => sum + count, 0);

    expect(
      { made, calls },
      'a first event makes more calls of AWS, or fewer: read only what it decides with, in parallel; when every first event needs it, say so in the commit and change its row',
    ).toEqual({ made: today[name], calls });
  });
});
