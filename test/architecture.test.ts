import { describe, expect, it } from 'vitest';
import { routerErrors } from '../src/lib/errors.ts';
import {
  brokenRules,
  type FolderRules,
  folderOf,
  importsOf,
  keptFiles,
  type Source,
  sources,
  textOf,
  undocumented,
  withoutTextAndComments,
} from './support/architecture.ts';

const pipelineMay = [
  'lib',
  'events',
  'enrich',
  'incidents',
  'rules',
  'routing',
  'rules-diff',
  'retry',
  'estate',
  'findings',
  'escalation',
  'evidence',
  'archive',
  'notices',
  'type channels',
  'type ports',
  'zod/mini',
];

/** Which folder may import what. Reading order is the flow of data: an arrow never points back up. */
const folders: FolderRules = {
  lib: { may: ['node:crypto', 'node:zlib'], pure: {} },
  events: { may: ['lib'], pure: {} },
  evidence: { may: ['lib'], pure: {} },
  incidents: { may: ['lib', 'evidence', 'events'], pure: {} },
  // Asking AWS takes time and has a budget: those files wait.
  enrich: {
    may: ['lib', 'events', 'expected', 'incidents', 'type ports'],
    pure: { except: ['enrich/enrich.ts', 'enrich/until-done.ts', 'enrich/lookups/'] },
  },
  escalation: { may: ['lib', 'incidents'], pure: {} },
  patterns: { may: ['lib'], pure: {} },
  expected: { may: ['lib'], pure: {} },
  estate: { may: ['lib', 'events', 'enrich', 'expected'], pure: {} },
  findings: { may: ['lib', 'events', 'type incidents', 'enrich', 'expected', 'estate', 'type rules'], pure: {} },
  rules: { may: ['lib', 'events', 'incidents', 'escalation', 'patterns', 'croner', 'yaml', 'zod/mini'], pure: {} },
  routing: { may: ['lib', 'events', 'incidents', 'escalation', 'patterns', 'rules'], pure: {} },
  retry: { may: ['lib', 'events', 'enrich', 'estate', 'incidents', 'type rules'], pure: {} },
  'rules-diff': { may: ['lib', 'events', 'incidents', 'escalation', 'patterns', 'rules', 'routing'], pure: {} },
  notices: {
    may: ['lib', 'enrich', 'events', 'incidents', 'type escalation', 'rules', 'routing', 'mustache'],
    pure: {},
  },
  // Evidence is read piece by piece: those files wait.
  archive: {
    may: ['lib', 'evidence', 'incidents', 'type ports', 'node:crypto', 'node:stream', 'node:zlib'],
    pure: { except: ['archive/verify/'] },
  },
  audit: { may: ['lib', 'incidents', 'archive', 'rules', 'type evidence'], pure: {} },
  ports: {
    may: ['type lib', 'type events', 'type incidents', 'type evidence', 'type channels', 'type archive', 'type retry'],
    pure: {},
  },
  channels: {
    may: [
      'lib',
      'notices',
      'incidents',
      'type ports',
      'zod/mini',
      '@slack/web-api',
      'type @slack/types',
      'node:crypto',
    ],
  },
  pipeline: { may: pipelineMay },
  // What people answer comes in the form of the vendor that showed it.
  'pipeline/respond': { may: [...pipelineMay, 'pipeline', 'channels'] },
  'pipeline/hooks': { may: [...pipelineMay, 'pipeline', 'pipeline/respond', 'channels'] },
  doctor: {
    may: ['lib', 'incidents', 'rules', 'type channels', 'type notices', 'type ports'],
  },
  simulation: {
    may: [
      'lib',
      'events',
      'enrich',
      'incidents',
      'escalation',
      'rules',
      'routing',
      'pipeline',
      'pipeline/respond',
      'adapters',
      'adapters/memory',
      'type ports',
      'type evidence',
      'type channels',
      'type notices',
    ],
  },
  adapters: { may: ['lib', 'type ports'] },
  'adapters/memory': {
    may: ['lib', 'incidents', 'type channels', 'type evidence', 'type ports'],
  },
  'adapters/http': {
    may: ['type ports', 'node:dns', 'node:dns/promises', 'node:http', 'node:https', 'node:net'],
  },
  'adapters/aws': {
    may: [
      'adapters',
      'lib',
      'incidents',
      'type events',
      // Ports that only a lookup uses stand beside it.
      'type enrich',
      'type channels',
      'type evidence',
      'type archive',
      'type ports',
      '@aws-sdk/*',
      '@aws-lambda-powertools/*',
      'aws4',
      'node:crypto',
      'node:http',
      'node:https',
    ],
  },
  runtime: {
    may: [
      'lib',
      'evidence',
      'type archive',
      'type incidents',
      'channels',
      'rules',
      'routing',
      'pipeline',
      'pipeline/hooks',
      'pipeline/respond',
      'doctor',
      'adapters',
      'adapters/aws',
      'adapters/http',
      'type enrich',
      'type notices',
      'type ports',
      '@aws-sdk/*',
      '@aws-lambda-powertools/*',
      'node:crypto',
      'node:timers/promises',
      'ulid',
      'zod/mini',
    ],
  },
  handlers: {
    may: [
      'lib',
      'pipeline',
      'pipeline/hooks',
      'pipeline/respond',
      'runtime',
      'type incidents',
      '@middy/core',
      '@aws-lambda-powertools/*',
      'type aws-lambda',
    ],
  },
  cli: {
    may: [
      'lib',
      'events',
      'enrich',
      'incidents',
      'patterns',
      'rules',
      'routing',
      'rules-diff',
      'simulation',
      'archive',
      'expected',
      'estate',
      'findings',
      'retry',
      'notices',
      'doctor',
      'runtime',
      'pipeline',
      'adapters',
      'adapters/memory',
      'escalation',
      'audit',
      'cli/evidence/pdf',
      'type evidence',
      'type pipeline/respond',
      'type ports',
      'commander',
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:path',
      'node:stream',
      'node:util',
      'node:v8',
      'node:zlib',
      'yaml',
      'zod/mini',
    ],
  },
  // Drawing documents takes large libraries, which nothing else loads.
  'cli/evidence/pdf': {
    may: ['lib', 'type audit', 'fontkit', 'pdfkit', 'node:fs/promises', 'node:module', 'node:zlib'],
  },
};

/** Files that may be longer than 250 lines, and why. */
const longFiles: Readonly<Record<string, string>> = {
  'enrich/catalogue/found.ts': 'rows of a table',
  'enrich/catalogue/restores.ts': 'rows of a table',
  'enrich/catalogue/services.ts': 'rows of a table',
  'enrich/error-catalogue.ts': 'a table of data',
};
const longestFile = 250;
const longestExempt = 320;

const all = sources();

/** Says whether a source reads the time of the machine. */
const readsTime = ({ text }: Source) => /\bDate\.now\b|\bnew Date\(\s*\)/.test(withoutTextAndComments(text));

describe('architecture: what imports what', () => {
  it.each(Object.keys(folders))('%s/ imports only what the table allows', (folder) => {
    const own = all.filter(({ file }) => folderOf(file) === folder);

    expect(own.length).toBeGreaterThan(0);
    expect(own.flatMap((source) => brokenRules(source, folders))).toEqual([]);
  });

  it('has every folder of src/ in the table', () => {
    expect(
      all.flatMap((source) => brokenRules(source, folders)).filter((broken) => /not in the table/.test(broken)),
    ).toEqual([]);
  });

  it('makes for each function what that function needs, from nothing that was made for another one', () => {
    const functions = all.flatMap(({ file }) => /^handlers\/(?!stack|write-fault)([\w-]+\.ts)$/.exec(file)?.[1] ?? []);
    const borrowed = (made: readonly Source[]) =>
      made
        .filter(({ file }) => functions.includes(file.replace('runtime/', '')))
        .flatMap(({ file, text }) =>
          functions
            .filter((other) => text.includes(`from './${other}'`))
            .map((other) => `${file}: takes of ${other}; move what both need to a file of its own`),
        );

    expect(functions).toContain('guard.ts');
    expect(borrowed(all)).toEqual([]);
    expect(borrowed([{ file: 'runtime/guard.ts', text: "import { makeEscalate } from './escalate.ts';" }])).toEqual([
      'runtime/guard.ts: takes of escalate.ts; move what both need to a file of its own',
    ]);
  });

  it('loads the AWS SDK in adapters/aws and runtime only', () => {
    const loading = all.filter(({ file, text }) => importsOf(file, text).some(({ to }) => to.startsWith('@aws-sdk/')));
    const elsewhere = loading.map(({ file }) => file).filter((file) => !/^(?:adapters\/aws|runtime)\//.test(file));

    expect(loading.length).toBeGreaterThan(0);
    expect(elsewhere, 'take a port instead').toEqual([]);
  });

  it('never imports the whole of zod: its small half does the same in a third of the size', () => {
    expect(all.filter(({ text }) => /from 'zod'/.test(text)).map(({ file }) => `${file}: import zod/mini`)).toEqual([]);
  });

  it.each([
    {
      planted: 'an adapter in a pure folder',
      source: { file: 'routing/bad.ts', text: "import { GuardedHttp } from '../adapters/http/guarded-http.ts';\n" },
      finding:
        'routing/bad.ts: routing/ may not import adapters/http (allowed: lib, events, incidents, escalation, patterns, rules)',
    },
    {
      planted: 'a value where only a type is allowed',
      source: { file: 'ports/bad.ts', text: "import {\n  sha256,\n} from '../lib/hash.ts';\n" },
      finding: 'ports/bad.ts: ports/ may import lib only as a type: write `import type`',
    },
    {
      planted: 'a dynamic import',
      source: { file: 'lib/bad.ts', text: "const late = () => import('../pipeline/escalate/run-step.ts');\n" },
      finding: 'lib/bad.ts: lib/ may not import pipeline (allowed: node:crypto, node:zlib)',
    },
    {
      planted: 'a clock',
      source: { file: 'routing/match.ts', text: 'export const at = Date.now();\n' },
      finding: 'routing/match.ts: routing/ is pure but uses Date.now(; take it as an argument',
    },
    {
      planted: 'waiting',
      source: { file: 'enrich/classify.ts', text: 'export async function classify() {}\n' },
      finding: 'enrich/classify.ts: enrich/ is pure but uses async; move what waits to the pipeline',
    },
    {
      planted: 'a folder nobody thought about',
      source: { file: 'widgets/one.ts', text: '' },
      finding: 'widgets/one.ts: widgets/ is not in the table; say there what it may import',
    },
  ])('finds $planted', ({ source, finding }) => {
    expect(brokenRules(source, folders)).toEqual([finding]);
  });

  it('is not fooled by words in comments and texts', () => {
    const text =
      "// await process.env Date.now()\nexport const said = 'https://a.example/ async console.log fetch(';\n";

    expect(brokenRules({ file: 'lib/said.ts', text }, folders)).toEqual([]);
  });
});

describe('architecture: the outside world', () => {
  it('reads the environment in runtime/ and handlers/ only', () => {
    const reading = all.filter(({ text }) => /\bprocess\.env\b|from 'node:process'/.test(text)).map(({ file }) => file);

    expect(reading.length).toBeGreaterThan(0);
    expect(
      reading.filter((file) => !/^(?:runtime|handlers)\//.test(file)),
      'let runtime/ hand it in',
    ).toEqual([]);
  });

  it('writes to the terminal nowhere', () => {
    expect(
      all.filter(({ text }) => /\bconsole\.(?:log|warn|error|info|debug)\(/.test(text)).map(({ file }) => file),
    ).toEqual([]);
  });

  it('reads the time in the clock only, adapters and runtime included', () => {
    expect(readsTime({ file: 'adapters/aws/bad.ts', text: 'constructor(now = Date.now) {}' })).toBe(true);
    expect(readsTime({ file: 'pipeline/bad.ts', text: 'const at = new Date().toISOString();' })).toBe(true);
    expect(
      all.filter(readsTime).map(({ file }) => file),
      'take `now`; runtime/ has it of systemClock',
    ).toEqual([
      'adapters/system-clock.ts',
      // A person at a terminal: `Terminal.now` is the port, and this makes it of the process.
      'cli/terminal.ts',
    ]);
  });

  it('throws every code of the catalogue somewhere', () => {
    const text = all.map((source) => source.text).join('\n');
    const unused = Object.keys(routerErrors).filter((code) => !text.includes(`new RouterError('${code}'`));

    expect(unused, 'remove the code, or throw it').toEqual([]);
  });
});

describe('architecture: files', () => {
  const kept = keptFiles();

  it('has no barrel file: imports name the file', () => {
    expect(kept.filter((file) => /^src\/(?:.*\/)?index\.ts$/.test(file))).toEqual([]);
    expect(all.filter(({ text }) => /^export (?:type )?\*/m.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it('has no folder that could hold anything', () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|services?|models?|types|common|core|misc|shared)\//;

    expect(
      kept.filter((file) => vague.test(file)).map((file) => `${file}: name the folder after what it knows`),
    ).toEqual([]);
  });

  it('says of every exported function, class and interface what it answers', () => {
    expect(all.flatMap(undocumented)).toEqual([]);
    expect(undocumented({ file: 'lib/bad.ts', text: '\nexport function silent() {}\n' })).toHaveLength(1);
  });

  it('keeps files short enough to read in one go', () => {
    const limitOf = (file: string) =>
      file === 'enrich/error-catalogue.ts' ? Number.POSITIVE_INFINITY : file in longFiles ? longestExempt : longestFile;
    const long = all
      .map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }))
      .filter(({ file, lines }) => lines > limitOf(file));

    expect(long.map(({ file, lines }) => `${file}: ${lines} lines; split it by idea`)).toEqual([]);
  });

  it('exempts from that only files that need it', () => {
    const lengths = new Map(all.map(({ file, text }) => [file, text.split('\n').length - 1]));

    expect(Object.keys(longFiles).filter((file) => (lengths.get(file) ?? 0) <= longestFile)).toEqual([]);
  });
});

describe('architecture: what must not be in the tree', () => {
  const binary = /\.(?:png|jpe?g|gif|webp|ico|woff2?|pdf|zip)$/;
  const texts = keptFiles()
    .filter((file) => !binary.test(file))
    .map((file) => ({ file, text: textOf(file) }));

  /** Returns each place where a pattern is found, but for what is allowed. */
  function places(pattern: RegExp, allowed: (found: string) => boolean = () => false): string[] {
    return texts.flatMap(({ file, text }) =>
      [...text.matchAll(pattern)]
        .map(([found]) => found)
        .filter((found) => !allowed(found))
        .map((found) => `${file}: ${found}`),
    );
  }

  it('account ids that could be real: only such as 111122223333', () => {
    const made = (id: string) => /^(\d)\1{3}(\d)\2{3}(\d)\3{3}$/.test(id);

    expect(places(/(?<![\w.-])\d{12}(?![\w.-])/g).length).toBeGreaterThan(100);
    expect(places(/(?<![\w.-])\d{12}(?![\w.-])/g, made)).toEqual([]);
  });

  it('paths of the machine it was written on', () => {
    expect(places(/(?<![\w.~}*-])\/(?:work|root|home|Users)\/[\w.-]+/g)).toEqual([]);
  });

  it('addresses of package registries in the lock file', () => {
    const lock = texts.find(({ file }) => file === 'package-lock.json');

    expect(lock?.text).toContain('"integrity"');
    expect(lock?.text).not.toMatch(/"resolved"|registry\./);
  });

  it('keys that look like those of AWS, Slack or Atlassian', () => {
    const sample = (found: string) => /SECRET|EXAMPLE|simulated|1111|1234567/i.test(found);

    expect(places(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bxox[abprs]-[\w-]{20,}|\bATATT3x[\w-]{10,}/g, sample)).toEqual([]);
  });
});
