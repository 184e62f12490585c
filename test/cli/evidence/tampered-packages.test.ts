import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PackageFault } from '../../../src/archive/verify/package-fault.ts';
import { type ArchiveWorld, aSigner } from '../../support/archive-world.ts';
import {
  auditedDays,
  auditedPeriod,
  exportInto,
  filesIn,
  folderForAll,
  strangeNames,
  writeFiles,
} from '../../support/audited-days.ts';
import { edited } from '../../support/edited.ts';
import { filesOf, forge, textsOf, withManifest } from '../../support/forge.ts';
import { folderWith, runCli } from '../run-cli.ts';

type Files = Map<string, Uint8Array>;

const forger = aSigner();
let world: ArchiveWorld;
let honest: Files;
/** A package that somebody made of an archive of his own, so that everything fits but the key. */
let forgedPackage: Files;
beforeAll(async () => {
  const { folder, remove } = folderForAll();
  // Two incidents with a message or two: each is made anew for each kind.
  world = await auditedDays({ names: ['wiki', strangeNames.hostile] });
  const report = path.join(folder, 'report.json');
  writeFiles(
    folder,
    new Map([
      ['report.json', Buffer.from('{"reportItems":[]}')],
      ['forger.pem', Buffer.from(forger.pem)],
    ]),
  );
  const words = ['--sample', '25', '--job-report', report];
  const made = await exportInto(path.join(folder, 'one'), world, ...words);
  honest = filesOfFolder(made.folder);
  const texts = textsOf(world.archive.files);
  const own = path.join(folder, 'own');
  writeFiles(own, filesOf(await forge(texts, forger)));
  const again = await exportInto(path.join(folder, 'two'), own, ...words, '--key', path.join(folder, 'forger.pem'));
  forgedPackage = filesOfFolder(again.folder);
  return remove;
});

function filesOfFolder(folder: string): Files {
  return new Map(filesIn(folder).map((file) => [file, readFileSync(path.join(folder, file))]));
}

interface Verified {
  valid: boolean;
  unsigned: number;
  faultCount: number;
  faults: PackageFault[];
}

async function verify(files: Files, pem = world.signer.pem): Promise<Verified> {
  const folder = folderWith({ 'key.pem': pem });
  writeFiles(path.join(folder, 'evidence'), files);
  const ran = await runCli([
    'evidence',
    'verify',
    path.join(folder, 'evidence'),
    '--key',
    path.join(folder, 'key.pem'),
    '--json',
  ]);
  return JSON.parse(ran.out) as Verified;
}

/** Somebody who makes the manifest fit. */
function refitted(files: Files): Files {
  const without = new Map([...files].filter(([file]) => file !== 'run.json'));
  return withManifest(without, auditedPeriod);
}

const incidentPdf = (files: Files) => [...files.keys()].find((file) => file.startsWith('05-timeline/')) ?? '';

function edit(files: Files, file: string, from: string | RegExp, to: string): void {
  const before = Buffer.from(files.get(file) ?? []).toString('latin1');
  files.set(file, Buffer.from(edited(before, [from, to]), 'latin1'));
}

/** Ways of tampering with what is made from the archived days: `file` is what is named. */
const tamperings: {
  kind: string;
  change(files: Files): unknown;
  file: string | ((files: Files) => string);
  gone?: true;
  /** What else is named: what would be otherwise as well, if it had been made so. */
  also?: RegExp;
}[] = [
  {
    kind: 'a byte of the summary',
    change: (files) => edit(files, '00-README.pdf', '%PDF-1.7', '%PDF-1.6'),
    file: '00-README.pdf',
  },
  {
    kind: 'the summary as a text',
    change: (files) => edit(files, '00-README.txt', 'Incidents: 2', 'Incidents: 1'),
    file: '00-README.txt',
  },
  {
    kind: 'a byte of a document',
    change: (files) => edit(files, incidentPdf(files), '%PDF-1.7', '%PDF-1.6'),
    file: incidentPdf,
  },
  {
    kind: 'a record that a document carries',
    change: (files) => edit(files, incidentPdf(files), /"what":"opened"/, '"what":"0pened"'),
    file: incidentPdf,
  },
  {
    kind: 'a message that a document carries',
    change: (files) => edit(files, incidentPdf(files), /"status":"delivered"/, '"status":"delivere_"'),
    file: incidentPdf,
  },
  {
    kind: 'a document of a drill',
    change: (files) => edit(files, drillPdf(files), /"drill":true/, '"drill":none'),
    file: (files) => drillPdf(files),
  },
  {
    kind: 'a document is gone',
    change: (files) => void files.delete(incidentPdf(files)),
    file: () => incidentPdf(honest),
    gone: true,
  },
  {
    kind: 'two documents have changed places',
    change: (files) => {
      const [one = '', two = ''] = [...files.keys()].filter((file) => file.startsWith('05-timeline/'));
      const before = files.get(one) as Uint8Array;
      files.set(one, files.get(two) as Uint8Array).set(two, before);
    },
    file: incidentPdf,
    also: /^05-timeline\//,
  },
  {
    kind: 'a row of the timeline',
    change: (files) => edit(files, '05-timeline.csv', ',opened,', ',closed,'),
    file: '05-timeline.csv',
  },
  {
    kind: 'the timeline is shorter',
    change: (files) => edit(files, '05-timeline.csv', /[^\n]*\n$/, ''),
    file: '05-timeline.csv',
  },
  {
    kind: 'the plan of action',
    change: (files) => edit(files, 'poam.json', '"status":"open"', '"status":"shut"'),
    file: 'poam.json',
  },
  {
    kind: 'the plan of action is gone',
    change: (files) => void files.delete('poam.json'),
    file: 'poam.json',
    gone: true,
  },
  {
    kind: 'the risk register',
    change: (files) => edit(files, '08-risk-register.csv', 'open-incident', 'shut-incident'),
    file: '08-risk-register.csv',
  },
  {
    kind: 'the assessment results',
    change: (files) => edit(files, 'assessment-results.json', 'TEST', 'SEEN'),
    file: 'assessment-results.json',
  },
  {
    kind: 'what was drawn',
    change: (files) => edit(files, '06-sample.csv', /\r\n1,/, '\r\n2,'),
    file: '06-sample.csv',
  },
  { kind: 'the claims', change: (files) => edit(files, '15-controls.csv', ',P,', ',S,'), file: '15-controls.csv' },
  {
    kind: 'the document of the rules',
    change: (files) => edit(files, rulesFile(files), 'slack', 'smoke'),
    file: (files) => rulesFile(files),
  },
  {
    kind: 'a job report, and what differs from it',
    change: (files) => edit(files, '02-reconciliation-report.csv', 'difference', 'indifference'),
    file: '02-reconciliation-report.csv',
  },
  {
    kind: 'how many were drawn',
    change: (files) => edit(files, 'manifest.json', '"size":25', '"size":1'),
    file: '06-sample.csv',
    also: /^(?:00-README\.|05-timeline\/)/,
  },
  {
    kind: 'a table without its byte order mark',
    change: (files) => files.set('03-incidents.csv', Buffer.from(files.get('03-incidents.csv') ?? []).subarray(3)),
    file: '03-incidents.csv',
  },
  {
    kind: 'a table with other line ends',
    change: (files) => edit(files, '03-incidents.csv', /\r\n$/, '\n'),
    file: '03-incidents.csv',
  },
  {
    kind: 'a table with quotes that it needs not',
    change: (files) => edit(files, '03-incidents.csv', ',resolved,', ',"resolved",'),
    file: '03-incidents.csv',
  },
  {
    kind: 'a document that goes on behind its end',
    change: (files) =>
      files.set(
        incidentPdf(files),
        Buffer.concat([files.get(incidentPdf(files)) ?? Buffer.alloc(0), Buffer.from('\n%%EOF\n')]),
      ),
    file: incidentPdf,
  },
  {
    kind: 'a finding in the assessment results',
    change: (files) => edit(files, 'assessment-results.json', '"observations":', '"findings":[],"observations":'),
    file: 'assessment-results.json',
  },
  {
    kind: 'a table of no bytes',
    change: (files) => files.set('04-notifications.csv', Buffer.alloc(0)),
    file: '04-notifications.csv',
  },
  {
    kind: 'a file that is of no package',
    change: (files) => void files.set('05-timeline/letter.pdf', Buffer.from('%PDF-1.7')),
    file: '05-timeline/letter.pdf',
  },
];

const drillPdf = (files: Files) => [...files.keys()].find((file) => file.startsWith('13-drills/')) ?? '';
const rulesFile = (files: Files) => [...files.keys()].find((file) => file.startsWith('rules/')) ?? '';

/** Nothing but the file that was changed is named, and the first line of it that is another one. */
function expectPlace(faults: readonly PackageFault[], files: Files, path: string, also: RegExp | undefined): void {
  const others = faults.map((fault) => fault.path).filter((one) => one !== path && also?.test(one) !== true);
  expect(others).toEqual([]);
  const { line, fault } = faults.find((one) => one.path === path) ?? {};
  const isText = fault === 'file-not-derived' && !path.endsWith('.pdf') && honest.has(path);
  const [was, is] = [honest, files].map((some) =>
    Buffer.from(some.get(path) ?? [])
      .toString('latin1')
      .split('\n'),
  );
  const first = was?.findIndex((one, index) => one !== is?.[index]) ?? -1;
  // What the manifest alone has otherwise is as it was.
  if (first !== -1) expect(line).toBe(isText ? first + 1 : null);
}

describe('cli/evidence: a package that was tampered with beside its days', () => {
  it('finds nothing in one that nobody touched, and says that nobody signed the job report', async () => {
    expect(await verify(honest)).toMatchObject({ valid: true, faults: [], unsigned: 1 });
  });

  it.each(tamperings)('as it is: $kind', async ({ change, file, also }) => {
    const files = new Map(honest);
    change(files);
    const { valid, faults, faultCount } = await verify(files);
    expect(valid).toBe(false);
    const causes = faults.filter(({ follows }) => !follows);
    expect(faultCount).toBe(causes.length);
    expectPlace(causes, files, typeof file === 'string' ? file : file(files), also);
  });

  it.each(tamperings)('with a manifest that fits: $kind', async ({ change, file, gone, also }) => {
    const files = new Map(honest);
    change(files);
    const { faults } = await verify(refitted(files));
    const path = typeof file === 'string' ? file : file(files);
    expect(faults.map((fault) => `${fault.fault} ${fault.path}`)).toContain(
      `${gone === true ? 'file-missing' : 'file-not-derived'} ${path}`,
    );
    expectPlace(faults, files, path, also);
  });

  it('names every digest of a package that was made of a forged archive, and nothing else, since all of it fits', async () => {
    const { faults } = await verify(forgedPackage);
    expect(new Set(faults.map(({ fault }) => fault))).toEqual(new Set(['signature-wrong']));
    expect(faults).toHaveLength([...forgedPackage.keys()].filter((file) => file.endsWith('.sig')).length);
    expect(await verify(forgedPackage, forger.pem)).toMatchObject({ valid: true, faults: [] });
  });
});
