import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveWorld } from '../../support/archive-world.ts';
import {
  auditedDays,
  auditedPeriod,
  exportDays,
  exportInto,
  folderForAll,
  type MadePackage,
  rulesThen,
  strangeNames,
} from '../../support/audited-days.ts';
import { edited } from '../../support/edited.ts';
import { attachedTo } from '../../support/pdf-text.ts';
import { readCsv } from '../../support/read-csv.ts';
import { folderWith, runCli } from '../run-cli.ts';

let world: ArchiveWorld;
let made: MadePackage;
beforeAll(async () => {
  const { folder, remove } = folderForAll();
  world = await auditedDays();
  made = await exportInto(folder, world, '--sample', '25');
  return remove;
});

const keyFile = () => path.join(folderWith({ 'key.pem': world.signer.pem }), 'key.pem');

describe('cli/evidence: the files of a package', () => {
  it('has every numbered file that an auditor is promised, and a summary as a document', () => {
    const numbers = new Set(made.files().flatMap((file) => /^(\d\d)-/.exec(file)?.[1] ?? []));
    expect([...numbers]).toEqual(Array.from({ length: 16 }, (_none, index) => String(index).padStart(2, '0')));
    expect(made.bytes('00-README.pdf').subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect([made.code, made.text('00-README.txt').split('\n')[0]]).toEqual([0, 'Nothing is missing']);
  });

  it('has a document of each incident that was drawn and of each drill, which carries its records', () => {
    const drawn = readCsv(made.text('06-sample.csv')).map(({ incident }) => `05-timeline/${incident}.pdf`);
    const drills = readCsv(made.text('13-drills.csv')).map(({ incident }) => `13-drills/${incident}.pdf`);
    expect([drawn.length, drills.length]).toEqual([2, 1]);
    expect(made.files().filter((file) => /^(?:05|13).*pdf$/.test(file))).toEqual([...drawn, ...drills].toSorted());
    const timeline = readCsv(made.text('05-timeline.csv'));
    for (const file of [...drawn, ...drills]) {
      const records = attachedTo(made.bytes(file), 'records.jsonl')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      const id = path.basename(file, '.pdf');
      const rows = timeline.filter(({ incident }) => incident === id);
      expect(records.map(({ hash }) => hash)).toEqual(rows.map(({ hash }) => hash));
      expect(records.length).toBeGreaterThan(2);
      const [first] = attachedTo(made.bytes(file), 'deliveries.jsonl').split('\n');
      const { sent } = JSON.parse(first ?? '');
      expect(createHash('sha256').update(sent.text).digest('hex')).toBe(sent.sha256);
    }
  });

  it('makes no document of incidents when none is drawn, but of drills', async () => {
    const { files } = await exportDays(made.archive);
    expect(files().filter((file) => file.endsWith('.pdf'))).toEqual(['00-README.pdf', expect.stringMatching(/^13-/)]);
  });

  it('names what is open in the risk register and in a plan of action, and has no plan when nothing is', async () => {
    const [risk] = readCsv(made.text('08-risk-register.csv'));
    expect(risk).toMatchObject({ risk: 'open-incident', resources: expect.stringContaining('=cmd|calc!A1') });
    const plan = JSON.parse(made.text('poam.json'))['plan-of-action-and-milestones'];
    expect(plan['poam-items']).toHaveLength(1);
    expect(plan['poam-items'][0].title).toContain(risk?.id);
    const over = await exportDays(await auditedDays({ isOver: true }));
    expect(readCsv(over.text('08-risk-register.csv'))).toEqual([]);
    expect(over.files()).not.toContain('poam.json');
    expect(over.text('00-README.txt')).toContain('Open at the end: 0, so there is no poam.json.');
  });

  it('knows channels by the rules that were in force before the period, and has their document', () => {
    const channels = new Set(
      readCsv(made.text('04-notifications.csv')).map(({ target, channel }) => `${target} ${channel}`),
    );
    expect([...channels].toSorted()).toEqual(['chat slack', 'pager ', 'spare ', 'tickets jira']);
    const [version] = readCsv(made.text('10-rules-changes.csv'));
    expect(version).toMatchObject({ version: '1', 'in force since': '2026-11-20T08:00:00.000Z' });
    expect(made.text(version?.file ?? '')).toBe(rulesThen);
    expect(made.files()).toContain('days/2026-11-20/00000001/rules.jsonl.gz');
    expect(made.files().filter((file) => file.startsWith('days/2026-11-20'))).toHaveLength(1);
  });

  it('shows the controls of the frameworks that are asked for alone, everywhere', async () => {
    const some = await exportDays(made.archive, '--frameworks', 'soc2, pci-dss');
    const frameworks = new Set(readCsv(some.text('15-controls.csv')).map(({ framework }) => framework));
    expect([...frameworks]).toEqual(['SOC 2', 'PCI DSS v4']);
    const results = JSON.parse(some.text('assessment-results.json'))['assessment-results'].results[0];
    const selections = results['reviewed-controls']['control-selections'];
    expect(selections.map((one: { description: string }) => one.description)).toEqual(['SOC 2']);
    expect(some.text('00-README.txt')).toContain('Controls are shown of SOC 2, PCI DSS v4 alone');
    expect(some.bytes('00-README.pdf').length).toBeLessThan(made.bytes('00-README.pdf').length);
  });

  it('names the frameworks that there are when one is asked for that is none', async () => {
    const { code, err } = await exportDays(made.archive, '--frameworks', 'soc2,iso2701');
    expect(code).toBe(2);
    expect(err).toContain('There is no framework “iso2701”. Did you mean iso27001? There are soc2, iso27001, ');
  });

  it('shows the strange names of resources harmlessly, and none of them is lost', () => {
    const tables = made.files().filter((file) => file.endsWith('.csv'));
    const text = tables.map((file) => made.text(file)).join('');
    for (const name of [strangeNames.long, strangeNames.chinese, strangeNames.hebrew]) expect(text).toContain(name);
    expect(text).not.toContain('\u202e');
    for (const file of made.files().filter((one) => one.endsWith('.pdf')))
      expect(made.bytes(file).toString('latin1')).not.toMatch(/\/(?:JS|JavaScript|OpenAction|AA|URI|Launch)\b/);
  });

  it('has the public key when one is given, which proves that a package is consistent and no more', async () => {
    const withKey = await exportDays(made.archive, '--key', keyFile());
    expect(withKey.text('public-key.pem')).toBe(world.signer.pem);
    const { code, out } = await runCli(['evidence', 'verify', withKey.folder, '--unanchored']);
    expect(out).toContain('5 of 5 days valid');
    expect(out).toContain(
      'The key came with the package: this proves that the package is consistent, and not who made it.',
    );
    expect(code).toBe(0);
    const none = await runCli(['evidence', 'verify', made.folder, '--unanchored']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('has no public-key.pem')]);
    const again = await exportDays(withKey.folder);
    expect(again.text('public-key.pem')).toBe(world.signer.pem);
    const no = await exportDays(made.archive, '--key', path.join(folderWith({ 'no.pem': 'no key' }), 'no.pem'));
    expect([no.code, no.err]).toEqual([2, expect.stringContaining('none of Ed25519')]);
  });
});

describe('cli/evidence: made again', () => {
  it('is valid with all that was asked for when it was made', async () => {
    for (const words of [['--sample', '1', '--seed', 'x'], ['--frameworks', 'dora'], []]) {
      const one = await exportDays(made.archive, ...words);
      const { code, out, err } = await runCli(['evidence', 'verify', one.folder, '--key', keyFile()]);
      expect([code, err, out]).toEqual([0, '', expect.stringContaining('5 of 5 days valid, 3 incidents, 0 gaps')]);
    }
  });

  it('is the same, byte by byte, from the package alone', async () => {
    const again = await exportDays(made.folder, '--sample', '25');
    expect(again.files()).toEqual(made.files());
    for (const file of made.files().filter((name) => name !== 'run.json'))
      expect([file, again.bytes(file).equals(made.bytes(file))]).toEqual([file, true]);
  });

  it('says so when another release looks at it and makes other files', async () => {
    const { folder, bytes } = await exportDays(made.archive);
    const elsewhere = { version: '9.9.9' };
    const key = keyFile();
    const whole = await runCli(['evidence', 'verify', folder, '--key', key], elsewhere);
    expect([whole.code, whole.out.includes('made it')]).toEqual([0, false]);
    writeFileSync(
      path.join(folder, '00-README.txt'),
      edited(bytes('00-README.txt').toString(), ['Nothing', 'Something']),
    );
    const changed = await runCli(['evidence', 'verify', folder, '--key', key], elsewhere);
    expect(changed.out).toContain(
      'Release 1.2.3 made it, and this is 9.9.9: files that are not derived may be due to that.',
    );
  });

  it('says which days it is about in what it proposes', () => {
    expect(JSON.parse(made.text('manifest.json'))).toMatchObject({
      ...auditedPeriod,
      made: { release: '1.2.3', sample: { size: 25, seed: '2026-11-21 2026-11-25' }, frameworks: null },
    });
  });
});
