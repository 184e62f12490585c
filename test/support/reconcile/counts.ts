import { createHash } from 'node:crypto';
import { countBy, differ, listIn, type PackageFiles, type Row } from './package-files.ts';

const jobsFile = '01-population-jobs.csv';
const runsFile = '01-population-runs.csv';
const daysFile = '02-reconciliation.csv';
const reviewsFile = '14-reviews.csv';

const sum = (rows: readonly Row[], column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/** Returns the days whose counts are not those of the rows of the population. */
export function miscountedDays(files: PackageFiles): string[] {
  const jobs = Map.groupBy(files.rows(jobsFile), ({ ended = '' }) => ended.slice(0, 10));
  const runs = Map.groupBy(files.rows(runsFile), ({ day = '' }) => day);
  const counted = new Set(
    files
      .rows('12-monitor-health.csv')
      .filter(({ about }) => about === 'day')
      .map(({ id }) => id),
  );
  return files.rows(daysFile).flatMap((row) => {
    const { day = '' } = row;
    const [ofJobs, ofRuns] = [jobs.get(day) ?? [], runs.get(day) ?? []];
    const parts = (prefix: string, rows: readonly Row[], column: string) => {
      const counts = countBy(rows, column);
      return Object.keys(row)
        .filter((title) => title.startsWith(prefix))
        .flatMap((title) =>
          differ(`${day}: ${title}`, Number(row[title]), counts.get(title.slice(prefix.length)) ?? 0),
        );
    };
    return [
      ...differ(`${day}: jobs`, Number(row.jobs), ofJobs.length),
      ...parts('jobs: ', ofJobs, 'disposition'),
      ...differ(`${day}: backups due`, Number(row['backups due']), ofRuns.length),
      ...parts('due: ', ofRuns, 'result'),
      ...differ(`${day}: is counted`, row.listed !== '', counted.has(day)),
      ...(row.listed === ''
        ? []
        : differ(`${day}: listed`, Number(row.listed), Number(row['listed: heard']) + Number(row.unexplained))),
    ];
  });
}

/** Returns what is in no row of the exceptions though it is one, and the other way round. */
export function misnamedExceptions(files: PackageFiles): string[] {
  const incidents = files.rows('03-incidents.csv');
  const days = files.rows(daysFile);
  const delivered = new Set(
    files
      .rows('04-notifications.csv')
      .filter(({ status }) => status === 'delivered')
      .map(({ incident }) => incident),
  );
  const where = (rows: readonly Row[], column: string, is: (row: Row) => boolean) =>
    rows.filter(is).map((row) => row[column] ?? '');
  const ofIncidents = (is: (row: Row) => boolean) => where(incidents, 'incident', is);
  const ofDays = (is: (row: Row) => boolean) => where(days, 'day', is);
  const isOver = ({ status }: Row) => status === 'resolved';
  const wanted: Readonly<Record<string, string[]>> = {
    'not-resolved': ofIncidents((row) => !isOver(row)),
    'never-acknowledged': ofIncidents(
      (row) =>
        row['first acknowledged'] === '' &&
        row.acknowledged === '' &&
        ['', 'nothing-left'].includes(row['resolved how'] ?? ''),
    ),
    'nobody-answered': ofIncidents((row) => row['nobody answered'] === 'yes'),
    'over-without-backup': ofIncidents((row) => isOver(row) && row['resolved how'] !== 'later-success'),
    'told-nobody': ofIncidents(
      ({ incident, detected = '' }) => detected >= (days[0]?.day ?? '') && !delivered.has(incident),
    ),
    'not-delivered': where(files.rows('04-notifications.csv'), 'incident', ({ status }) => status === 'failed'),
    unexplained: ofDays(({ unexplained = '' }) => Number(unexplained) > 0),
    'not-counted': ofDays(({ listed }) => listed === ''),
    'no-result': ofDays((row) => Number(row['due: no-result']) > 0),
  };
  const named = Map.groupBy(files.rows('07-exceptions.csv'), ({ exception = '' }) => exception);
  return [
    ...Object.entries(wanted).flatMap(([kind, places]) =>
      differ(
        `07-exceptions.csv: ${kind}`,
        (named.get(kind) ?? []).map((row) => row.where ?? '').sort(),
        places.toSorted(),
      ),
    ),
    ...[...named.keys()].filter((kind) => wanted[kind] === undefined).map((kind) => `07-exceptions.csv: ${kind}`),
  ];
}

/** Returns who was told otherwise than the notices say. */
export function miscountedRecipients(files: PackageFiles): string[] {
  const counts = new Map<string, number>();
  for (const { target, status, recipients } of files.rows('04-notifications.csv')) {
    if (status !== 'delivered') continue;
    const names = listIn(recipients);
    for (const name of names.length === 0 ? [''] : names) {
      const key = `${target} ${name.toLowerCase()}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const named = files.rows('11-alert-recipients.csv').map((row) => {
    const { target, recipient = '', notices } = row;
    return [`${target} ${recipient.toLowerCase()}`, Number(notices)];
  });
  return differ('11-alert-recipients.csv', named.sort(), [...counts].sort());
}

/** Returns what is open at the end otherwise than the risk register says. */
export function misnamedRisks(files: PackageFiles): string[] {
  const last = files.rows(daysFile).at(-1)?.day ?? '';
  const end = new Date(Date.parse(`${last}T00:00:00.000Z`) + 86_400_000).toISOString();
  const acceptances = files.rows('09-kept-quiet.csv').filter(({ what }) => what === 'acceptance');
  const over = new Set(acceptances.filter(({ ended }) => ended !== '').map(({ id }) => id));
  const wanted = [
    ...files.rows('03-incidents.csv').flatMap(({ incident, status }) => (status === 'resolved' ? [] : [incident])),
    ...acceptances.flatMap(({ id, until = '' }) => (until >= end && !over.has(id) ? [id] : [])),
    ...files.rows(daysFile).flatMap(({ day, unexplained }) => (Number(unexplained) > 0 ? [day] : [])),
  ];
  const named = files.rows('08-risk-register.csv').map(({ id }) => id);
  return differ('08-risk-register.csv', named.sort(), [...new Set(wanted)].sort());
}

/** Returns what was drawn otherwise than the seed says. */
export function misdrawnSample(files: PackageFiles): string[] {
  const drawn = files.rows('06-sample.csv');
  const [{ seed = '' } = {}] = drawn;
  const population = files.rows('03-incidents.csv');
  const again = population
    .map(({ incident = '' }) => ({ incident, draw: sha256(`${seed}\n${incident}`) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1))
    .slice(0, drawn.length);
  return [
    ...differ(
      '06-sample.csv',
      drawn.map(({ incident, draw }) => ({ incident, draw })),
      again,
    ),
    ...drawn.flatMap((row) => [
      ...differ('06-sample.csv: population', Number(row.population), population.length),
      ...differ('06-sample.csv: its hash', row['population SHA-256'], sha256(files.bytes('03-incidents.csv'))),
    ]),
  ];
}

const isReview = ({ about }: Row) => about === 'review';

/** Returns reports that were signed off with figures that do not come out, or before they were over, or that other tables count otherwise. */
export function misstatedReviews(files: PackageFiles): string[] {
  const days = files.rows(daysFile).map(({ day }) => day);
  return files
    .rows(reviewsFile)
    .filter(isReview)
    .flatMap((row) => {
      const { from = '', until = '', at = '', said = '' } = row;
      const name = `${reviewsFile}: ${from} to ${until}`;
      const number = (column: string) => Number(row[column]);
      const isWhole = days.includes(from) && days.includes(until);
      const opened = files
        .rows('03-incidents.csv')
        .filter(({ detected = '' }) => detected.slice(0, 10) >= from && detected.slice(0, 10) <= until);
      return [
        ...differ(`${name}: is over when it is signed`, at.slice(0, 10) > until && from <= until, true),
        ...differ(`${name}: has a note`, said !== '', true),
        ...differ(`${name}: names the report`, /^[0-9a-f]{64}$/.test(row['report SHA-256'] ?? ''), true),
        ...differ(`${name}: is by somebody of IAM`, row['known by'], 'iam'),
        ...differ(`${name}: incidents`, number('incidents'), number('over') + number('still open')),
        ...differ(
          `${name}: backups due`,
          number('backups due'),
          number('made') + number('failed') + number('no result'),
        ),
        ...(isWhole ? differ(`${name}: incidents opened`, number('incidents'), opened.length) : []),
      ];
    });
}

/** Returns what the first file and the results in OSCAL count otherwise than the tables do. */
export function miscountedSummaries(files: PackageFiles): string[] {
  const rows = (file: string) => files.rows(file);
  const by = (file: string, column: string) => {
    const counts = [...countBy(rows(file), column)].sort(([a], [b]) => (a < b ? -1 : 1));
    return counts.length === 0 ? '' : ` (${counts.map(([name, count]) => `${count} ${name}`).join(', ')})`;
  };
  const incidents = countBy(rows('03-incidents.csv'), 'status');
  const states = ['open', 'acknowledged', 'resolved'].map((status) => `${incidents.get(status) ?? 0} ${status}`);
  const quiet = Map.groupBy(rows('09-kept-quiet.csv'), ({ what = '' }) => what);
  const items = (what: string) => new Set((quiet.get(what) ?? []).map(({ id }) => id)).size;
  const risks = rows('08-risk-register.csv').length;
  const count = {
    ...{ days: rows(daysFile).length, gaps: rows('00-gaps.csv').length, jobs: rows(jobsFile).length },
    ...{ incidents: rows('03-incidents.csv').length, notices: rows('04-notifications.csv').length },
    drills: rows('13-drills.csv').length,
    reviews: rows(reviewsFile).filter(isReview).length,
  };
  const lines = [
    `Jobs that ended: ${count.jobs}${by(jobsFile, 'disposition')}.`,
    `Resources and days with backups due: ${rows(runsFile).length}${by(runsFile, 'result')}.`,
    `Incidents: ${count.incidents} (${states.join(', ')}). Drills: ${count.drills}.`,
    `Open at the end: ${risks}, ${risks === 0 ? 'so there is no poam.json' : 'in 08-risk-register.csv and poam.json'}.`,
    `Notices to targets: ${count.notices}. Alerts kept quiet: ${(quiet.get('alert') ?? []).length}. Silences: ${items('silence')}. Acceptances: ${items('acceptance')}.`,
    `Reports that were signed off: ${count.reviews}.`,
    `as far as the archive has them: ${rows('10-rules-changes.csv').length}.`,
  ];
  const summary = files.text('00-README.txt');
  return [
    ...lines.filter((line) => !summary.includes(line)).map((line) => `00-README.txt: does not say “${line}”`),
    ...differ('02-reconciliation.csv: jobs of all days', sum(rows(daysFile), 'jobs'), count.jobs),
    ...miscountedOscal(files, count),
    ...miscountedPlan(files, risks),
  ];
}

function miscountedOscal(files: PackageFiles, count: Readonly<Record<string, number>>): string[] {
  const { results } = JSON.parse(files.text('assessment-results.json'))['assessment-results'];
  const observed = new Map<string, number[]>(
    results[0].observations.map(({ title, description }: { title: string; description: string }) => [
      title,
      (description.match(/\d+/g) ?? []).map(Number),
    ]),
  );
  const exceptions = [...countBy(files.rows('07-exceptions.csv'), 'exception')];
  const wanted = new Map<string, (number | undefined)[]>([
    ['Archive', [count.days, count.gaps]],
    ['Population', [count.jobs]],
    ['Incidents', [count.incidents, count.notices]],
    ['Drills', [count.drills]],
    ['Reviews', [count.reviews]],
    ...exceptions.map(([kind, times]): [string, number[]] => [`Exception: ${kind}`, [times]]),
  ]);
  return differ('assessment-results.json', [...observed].sort(), [...wanted].sort());
}

function miscountedPlan(files: PackageFiles, risks: number): string[] {
  if (!files.has('poam.json')) return differ('poam.json', 0, risks);
  const { risks: named, 'poam-items': items } = JSON.parse(files.text('poam.json'))['plan-of-action-and-milestones'];
  return [...differ('poam.json: items', items.length, risks), ...differ('poam.json: risks', named.length, risks)];
}

/** Returns what the manifest says otherwise than the files are. */
export function unlikeManifest(files: PackageFiles): string[] {
  const { files: listed } = JSON.parse(files.text('manifest.json')) as { files: { path: string; sha256: string }[] };
  const there = files.files.filter((file) => file !== 'manifest.json' && file !== 'run.json');
  return [
    ...differ('manifest.json: files', listed.map(({ path }) => path).sort(), there.toSorted()),
    ...listed.flatMap(({ path, sha256: hash }) =>
      files.has(path) ? differ(`manifest.json: ${path}`, hash, sha256(files.bytes(path))) : [],
    ),
  ];
}
