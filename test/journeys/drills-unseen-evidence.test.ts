import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DynamoDeliveryLedger } from '../../src/adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoDrillBooks } from '../../src/adapters/aws/table/dynamo-drill-books.ts';
import type { DrillDependencies } from '../../src/pipeline/drill/drill-dependencies.ts';
import { runCli } from '../cli/run-cli.ts';
import { ArchiveWorld } from '../support/archive-world.ts';
import { filesIn, folderForAll, writeFiles } from '../support/audited-days.ts';
import { readCsv } from '../support/read-csv.ts';

const rules = (drills: string) => `
version: 1
defaults: { policy: platform, groupWait: 0s }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
policies: { platform: { steps: [{ notify: [chat] }, { after: 30m, notify: [pager] }] } }
${drills}`;

const planned = `drills:
  - { name: nightly, schedule: "0 2 * * *", timezone: UTC, answer: false }
  - { name: orders, schedule: "30 2 * * *", timezone: UTC, answer: false, like: ["arn:aws:rds:eu-west-1:111122223333:db:orders-db"] }`;

/** The router on a table, drills too. */
class DrillWorld extends ArchiveWorld {
  override drillDependencies(): DrillDependencies {
    const client = this.table.client();
    const ledger = new DynamoDeliveryLedger(client, { tableName: 'journeys', evidenceRetentionDays: 2557 });
    return { ...super.drillDependencies(), books: new DynamoDrillBooks(client, 'journeys'), ledger };
  }
}

/** A package of a night. */
interface Package {
  /** Ids of the real incident, and of drills. */
  real: string;
  drills: readonly string[];
  files: readonly string[];
  text(file: string): string;
}

/** The package of a night with a real failure that is acknowledged and ends well, made the day after. */
async function packageOf(drills: string, folder: string): Promise<Package> {
  const world = new DrillWorld(rules(drills));
  await world.passesWatched('50m');
  await world.backupFails({ jobId: 'night' });
  await world.passesWatched('110m');
  const real = (await world.incidents()).find(({ drill }) => !drill)?.id ?? '';
  await world.acknowledges('Ana', real);
  await world.passesWatched('20m');
  await world.backupSucceeds({ jobId: 'good' });
  await world.passesWatched('2h');
  world.now = '2026-11-23T05:00:00.000Z';
  await world.archives();
  writeFiles(path.join(folder, 'archive'), world.archive.files);
  const [archive, made] = [path.join(folder, 'archive'), path.join(folder, 'package')];
  const days = ['--from', '2026-11-22', '--until', '2026-11-22'];
  const { code, err } = await runCli(['evidence', 'export', ...days, '--archive', archive, '--out', made]);
  expect([code, err]).toEqual([0, '']);
  return {
    real,
    drills: (await world.incidents()).flatMap(({ id, drill }) => (drill ? id : [])),
    files: filesIn(made),
    text: (file) => readFileSync(path.join(made, file), 'utf8'),
  };
}

let one: Package;
let other: Package;
beforeAll(async () => {
  const [{ folder, remove }, second] = [folderForAll(), folderForAll()];
  one = await packageOf(planned, folder);
  other = await packageOf('', second.folder);
  return () => [remove(), second.remove()];
});

/** Files that are about drills, wholly. */
const isAboutDrills = (file: string) => /^1[34]-/.test(file);

/** Files that are of the run or of all others: their hashes, signatures, and when and from where they were made. */
const isOfAll = (file: string) => /^(?:manifest|run)\.json|^(?:days|digests)\/|\.pem$|\.pdf$/.test(file);

/** The lines of a file; ids of incidents and hashes, which are other in each package, have the same name. */
function linesOf({ real, text }: Package, file: string): string[] {
  const named = text(file).split(real).join('incident');
  return named
    .replaceAll(/[0-9a-f]{64}/g, 'hash')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
    .split('\n');
}

/** What the files that are about all say of drills, in so many words; everything else in them is compared. */
const ofDrills: Readonly<Record<string, (line: string) => string>> = {
  '00-README.txt': (line) => line.replace(/Drills: \d+\./, ''),
  'assessment-results.json': (line) => line.replace(/"description":"\d+ drills\."/, ''),
};

const compared = () => one.files.filter((file) => !isAboutDrills(file) && !isOfAll(file));

describe('journeys/drills-unseen-evidence: what auditors get of a night with drills', () => {
  it('has the same files, but documents of drills', () => {
    expect(one.drills).toHaveLength(2);
    expect(other.drills).toEqual([]);
    const ofOthers = ({ files }: Package) => files.filter((file) => !file.startsWith('13-drills/'));
    expect(ofOthers(one)).toEqual(ofOthers(other));
    expect(one.files.length - other.files.length).toBe(2);
    expect(compared()).toEqual(
      expect.arrayContaining([
        '01-population-jobs.csv',
        '02-reconciliation.csv',
        '03-incidents.csv',
        '07-exceptions.csv',
      ]),
    );
  });

  it('says the same everywhere but where it is about drills', () => {
    for (const file of compared().filter((name) => name !== '05-timeline.csv')) {
      const without = ofDrills[file] ?? ((line: string) => line);
      const linesWith = linesOf(one, file).map(without);

      expect(linesWith, file).toEqual(linesOf(other, file).map(without));
      expect(linesWith.join('\n'), file).not.toMatch(/drill-[0-9a-f]{8}/);
    }
  });

  it('has the records of drills among those of incidents, each with the id of a row of 13-drills.csv', () => {
    const records = readCsv(one.text('05-timeline.csv'));
    const listed = readCsv(one.text('13-drills.csv')).map(({ incident }) => incident);
    const isListed = ({ incident }: { incident?: string }) => listed.includes(incident);
    const said = (rows: readonly Record<string, string>[]) =>
      rows.map(({ at, what, said: words }) => [at, what, words]);

    expect(listed.toSorted()).toEqual(one.drills.toSorted());
    expect(records.filter(isListed).length).toBeGreaterThan(3);
    expect(said(records.filter((row) => !isListed(row)))).toEqual(said(readCsv(other.text('05-timeline.csv'))));
  });

  it('has what was told and proved in drills in the files about drills', () => {
    expect(readCsv(one.text('13-drill-notifications.csv')).length).toBeGreaterThan(1);
    expect(readCsv(one.text('14-reviews.csv')).map(({ what }) => what)).toEqual(['drill passed', 'drill passed']);
    expect(readCsv(other.text('14-reviews.csv'))).toEqual([]);
  });
});
