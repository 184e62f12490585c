import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployedFunctions } from '../../local/deployed-functions.ts';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localEnvironment, localRegion, projectFolder } from '../../local/folders.ts';
import { ensurePython } from '../../local/python.ts';
import { backupJob, databaseArn, type Sample } from '../../local/samples.ts';
import { seed } from '../../local/seed.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import type { HeardJob } from '../../src/incidents/heard-job.ts';
import { readersFolder, runCommand, withPrograms } from '../commands/run-command.ts';
import { asCallsAreNamed, callsIn, describeCall, describeGrant, grantsOf, isMetBy } from '../support/granted.ts';
import { noNetwork } from '../support/no-network.ts';
import { nodeOptionsOf, otherClock } from '../support/other-clock.ts';
import { readCsv } from '../support/read-csv.ts';
import { makeRole, type PersonsRole } from './as-role.ts';
import { startBusyTable } from './busy-table.ts';
import { type AuditedIds, forgeTable } from './forge-table.ts';
import { openFunctions } from './functions.ts';
import { endToEndRules } from './rules.ts';
import { openWorld, type World } from './world.ts';

/*
 * What an auditor does by docs/evidence.md and docs/evidence-verification.md, command by command, with the rights of
 * examples/iam and on a stack of its own, whose clocks are set ahead once all has happened: the night passes in no time.
 */
let stack: Stack;
let world: World;
let folder: string;
let programs: string;
let auditor: PersonsRole;
let reviewer: PersonsRole;
let table: DynamoDBDocumentClient;
const role = 'evidence-auditor';
const reviewersRole = 'evidence-reviewer';
/** What npx starts; npm itself bears no clock that is set ahead. */
const program = 'node bin/backup-alerts.js';
const name = (one: string) => `audited-${one}`;

/** The day on which it all happens, and the clock of whoever comes at ten o'clock of the next one. */
let day: string;
let aheadSeconds = 0;
const now = () => new Date(Date.now() + aheadSeconds * 1000);
const dayMs = 86_400_000;
/** Longer than what happens takes: no midnight is to come in between. */
const roomMs = 6 * 60_000;

beforeAll(async () => {
  const left = dayMs - (Date.now() % dayMs);
  if (left < roomMs) await sleep(left);
  const midnight = Date.now() - (Date.now() % dayMs);
  day = new Date(midnight).toISOString().slice(0, 10);
  stack = await startStack();
  world = openWorld(stack, process.pid);
  await seed(stack, null);
  await world.aws.putParameter(stack.outputs.RoutingParameter ?? '', await endToEndRules(), 'String');
  folder = await readersFolder();
  programs = await withPrograms(folder, await ensurePython(() => {}));
  auditor = await makeRole(stack.endpoint, role, ['evidence', 'evidence-compare']);
  reviewer = await makeRole(stack.endpoint, reviewersRole, ['report', 'report-sign']);
  const dynamo = new DynamoDBClient(clientSettings('dynamodb', localEnvironment(stack.endpoint)));
  table = DynamoDBDocumentClient.from(dynamo);
  await archives();
  await muchHappens();
  aheadSeconds = Math.round((midnight + dayMs + 10 * 3_600_000 - Date.now()) / 1000);
  await setClocks();
  await archives();
}, 15 * 60_000);
afterAll(async () => {
  await stack?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Sets the clock of every function. */
async function setClocks(): Promise<void> {
  const NODE_OPTIONS = nodeOptionsOf(otherClock(aheadSeconds));
  const functions = openFunctions(stack.endpoint);
  for (const one of deployedFunctions)
    await functions.withSettings(`backup-alert-router-local-${one.name}`, { NODE_OPTIONS });
}

async function archives(): Promise<void> {
  const { failed, payload } = await openFunctions(stack.endpoint).invoke('backup-alert-router-local-archive', {});
  expect(failed, payload).toBeNull();
}

/** Types a command as whoever administers the stack. */
async function types(command: string): Promise<string> {
  const typed = `${program} ${command} --stage local`;
  const more = { NODE_OPTIONS: nodeOptionsOf(otherClock(aheadSeconds)) };
  const { code, said } = await runCommand(typed, folder, { endpoint: stack.endpoint, more });
  expect(code, `${typed}: ${said}`).toBe(0);
  return said;
}

/** Types a command of a page as the auditor does, with the days, the stage and the names that are meant here. */
async function reads(command: string, more: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; said: string }> {
  const typed = command
    .replace(/--from \S+/, `--from ${day}`)
    .replace(/--until \S+/, `--until ${day}`)
    .replace(/--day \S+/, `--day ${day}`)
    .replaceAll('backup-alert-router-prod', 'backup-alert-router-local')
    .replaceAll('eu-west-1', localRegion)
    .replace(/\bBUCKET\b/, stack.outputs.ArchiveBucket ?? '')
    .replace(/ --stage prod\b/, '')
    .replace(/(backup-alerts evidence (?:key|export|compare)\b[^>]*?)(?= >|$)/, '$1 --stage local')
    .replace('npx backup-alerts', program);
  const clock = { NODE_OPTIONS: nodeOptionsOf(otherClock(aheadSeconds)) };
  return runCommand(typed, folder, {
    ...{ endpoint: stack.endpoint, programs },
    more: { ...clock, ...auditor.environment, ...more },
  });
}

/** Runs `evidence` of the command line itself, with nothing of an environment, in a process that reaches nothing. */
async function alone(words: string, env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; said: string }> {
  const file = path.join(projectFolder, 'bin', 'backup-alerts.js');
  const parameters = [...nodeOptionsOf(noNetwork).split(' '), file, 'evidence', ...words.split(' ')];
  return new Promise((resolve) => {
    const running = execFile(process.execPath, parameters, { cwd: folder, env }, (_error, out, err) =>
      resolve({ code: running.exitCode, said: `${out}${err}` }),
    );
  });
}

const read = (file: string) => readFile(path.join(folder, file));
const rowsOf = async (file: string) => readCsv(await readFile(path.join(folder, file), 'utf8'));

async function sends(resource: string, state: 'FAILED' | 'COMPLETED'): Promise<Sample> {
  const [message, category] = state === 'FAILED' ? ['Access denied to the key.', 'AccessDenied'] : ['', 'SUCCESS'];
  const outcome = { type: 'RDS', state, message, category, resourceArn: databaseArn(resource) } as const;
  const sample = backupJob(now(), outcome);
  await world.seedBackup(sample.job.kind, [sample.job.item]);
  await world.aws.putEvent(sample.event);
  return sample;
}

async function fails(resource: string): Promise<string> {
  await sends(resource, 'FAILED');
  return (await world.incident(resource)).id;
}

async function isTold(id: string): Promise<void> {
  await eventually('that all of them were told', async () => {
    const rows = await world.ledger(id);
    return rows.length >= 4 && rows.every(({ status }) => status === 'delivered') ? rows : null;
  });
}

let ids: AuditedIds;
let silence: string;
let acceptance: string;

/** A failure that is acknowledged and resolved, one that is only acknowledged, one that is accepted, one that is kept quiet, and a drill. */
async function muchHappens(): Promise<void> {
  const made = await types(`silence add --resource ${name('quiet')} --for 4d --reason "key rotation" --json`);
  silence = JSON.parse(made.slice(made.indexOf('{'))).silence.id;
  const [resolved, acknowledged, accepted] = [
    await fails(name('resolved')),
    await fails(name('acknowledged')),
    await fails(name('accepted')),
  ];
  ids = { resolved, acknowledged, accepted };
  for (const id of [resolved, acknowledged, accepted]) await isTold(id);
  await types(`incidents ack ${resolved}`);
  await types(`incidents ack ${acknowledged}`);
  await types(`incidents accept ${accepted} --owner "data team" --reason "rebuilt each night" --for 90d`);
  await sends(name('resolved'), 'COMPLETED');
  await world.incident(name('resolved'), ({ status }) => status === 'resolved');
  await sends(name('quiet'), 'FAILED');
  await types('drill --no-answer --wait 90s');
  await signsOff();
  await eventually('the end of the drill and the alert that nobody is told of', async () => {
    const items = await world.aws.items(stack.outputs.TableName ?? '');
    const drill = items.find(({ incident }) => (incident as { drill?: boolean } | undefined)?.drill === true);
    const isOver = (drill?.incident as { status?: string } | undefined)?.status === 'resolved';
    return isOver && items.some(({ hidden }) => hidden !== undefined) ? items : null;
  });
  // What is told last is on its way.
  await eventually('that nothing is under way', async () => {
    const items = await world.aws.items(stack.outputs.TableName ?? '', ['gpk']);
    return items.every(({ gpk }) => !/^(?:UNFINISHED|OUTBOX)/.test(String(gpk))) ? items : null;
  });
}

/** What the report said that was signed off. */
let signed: { sha256: string; before: string };

/** Somebody reads the report of the day before, signs it off, and signs it once more. */
async function signsOff(): Promise<void> {
  const before = new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10);
  const report = async (words: string) => {
    const typed = `${program} report --from ${before} --until ${before} ${words} --stage local`;
    const { code, said } = await runCommand(typed, folder, { endpoint: stack.endpoint, more: reviewer.environment });
    expect(code, said).toBe(0);
    return said;
  };
  const sha256 = hash('sha256', await report('--json'));
  signed = { sha256, before };
  const said = await report(`--sign-off ${sha256} --note "read it all"`);
  expect(said).toContain(`Signed off by auditor (${reviewersRole}).`);
  expect(await report('--sign-off --note "and again"')).toContain('had signed off the same report at');
}

describe('evidence on the deployed stack, as its pages say and under examples/iam', () => {
  it('is exported with every option, and says what happened', { retry: 0 }, async () => {
    const items = (await world.aws.items(stack.outputs.TableName ?? '', ['heard'])) as { heard?: HeardJob }[];
    const isIt = ({ state, about }: HeardJob) => state === 'FAILED' && about?.resourceArn?.endsWith(name('resolved'));
    const { jobId = '' } = items.find(({ heard }) => heard !== undefined && isIt(heard))?.heard ?? {};
    await mkdir(path.join(folder, 'reports'));
    const head =
      'Report Time Period Start,Report Time Period End,Account ID,Region,Backup Job ID,Job Status,Resource ARN,Completion Date';
    const row = (id: string) =>
      `${day}T00:00:00Z,${day}T23:59:59Z,${localAccount},${localRegion},${id},COMPLETED,arn,${day}T10:30:00Z`;
    await writeFile(path.join(folder, 'reports', 'report.csv'), `${head}\r\n${row(jobId)}\r\n${row('unheard')}\r\n`);

    const made = await reads(
      'npx backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --sample 25 --seed 4711 --frameworks soc2,iso27001 --job-report reports/ --zip --out all/',
    );

    expect(made).toMatchObject({ code: 0, said: expect.stringContaining('Nothing is missing.') });
    const population = await rowsOf('all/01-population-jobs.csv');
    const dispositions = population.map((one) => [one.resource?.split(':').at(-1), one.state, one.disposition]);
    expect(dispositions.sort()).toEqual([
      [name('accepted'), 'FAILED', 'incident'],
      [name('acknowledged'), 'FAILED', 'incident'],
      [name('quiet'), 'FAILED', 'quiet'],
      [name('resolved'), 'COMPLETED', 'ok'],
      [name('resolved'), 'FAILED', 'incident'],
    ]);
    const incidents = await rowsOf('all/03-incidents.csv');
    const of = (id: string) => incidents.find(({ incident }) => incident === id);
    expect(of(ids.resolved)).toMatchObject({ status: 'resolved', 'resolved how': 'later-success' });
    expect(of(ids.resolved)?.['recovery point']).toMatch(/^arn:aws:rds:/);
    expect(of(ids.resolved)?.ticket).toMatch(/^[A-Z]+-\d+$/);
    expect(of(ids.acknowledged)).toMatchObject({ status: 'acknowledged', resolved: '' });
    expect(of(ids.accepted)).toMatchObject({ status: 'resolved', 'resolved how': 'accepted' });
    const told = (await rowsOf('all/04-notifications.csv')).filter(({ incident }) => incident === ids.resolved);
    expect(new Set(told.map(({ channel }) => channel))).toEqual(new Set(['slack', 'email', 'jira', 'sns']));
    expect(told.every(({ status }) => status === 'delivered')).toBe(true);
    const sample = await rowsOf('all/06-sample.csv');
    expect(sample.map(({ incident, seed }) => [incident, seed]).sort()).toEqual(
      incidents.map(({ incident }) => [incident, '4711']).sort(),
    );
    expect((await readdir(path.join(folder, 'all/05-timeline'))).sort()).toEqual(
      incidents.map(({ incident }) => `${incident}.pdf`).sort(),
    );
    const quiet = await rowsOf('all/09-kept-quiet.csv');
    expect(new Set(quiet.map(({ what }) => what))).toEqual(new Set(['alert', 'silence', 'acceptance']));
    acceptance = quiet.find(({ what }) => what === 'acceptance')?.id ?? '';
    expect((await rowsOf('all/10-rules-changes.csv')).length).toBeGreaterThan(0);
    expect((await rowsOf('all/13-drills.csv')).map(({ status }) => status)).toEqual(['resolved']);
    const reviews = (await rowsOf('all/14-reviews.csv')).filter(({ about }) => about === 'review');
    const { sha256, before } = signed;
    const review = { from: before, until: before, 'known by': 'iam', incidents: '0', 'report SHA-256': sha256 };
    expect(reviews).toMatchObject([
      { ...review, said: 'read it all' },
      { ...review, said: 'and again' },
    ]);
    expect(new Set((await rowsOf('all/15-controls.csv')).map(({ framework }) => framework))).toEqual(
      new Set(['SOC 2', 'ISO/IEC 27001:2022']),
    );
    const differences = await rowsOf('all/02-reconciliation-report.csv');
    expect(differences.map(({ job }) => job).sort()).toContain('unheard');
  });

  it('is the same from a copy of the bucket, and without options', { retry: 0 }, async () => {
    const [bucket, key, copied] = [
      await reads(
        `aws cloudformation describe-stacks --stack-name backup-alert-router-prod --query "Stacks[0].Outputs[?OutputKey=='ArchiveBucket'].OutputValue" --output text`,
      ),
      await reads('npx backup-alerts evidence key --stage prod > key.pem'),
      await reads('aws s3 cp --recursive s3://BUCKET/ archive/'),
    ];
    expect(bucket.said).toContain(stack.outputs.ArchiveBucket);
    expect([bucket, key, copied].map(({ code, said }) => (code === 0 ? code : said))).toEqual([0, 0, 0]);

    const away = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const days = '--from 2026-07-01 --until 2026-09-30';
    const options = '--sample 25 --seed 4711 --frameworks soc2,iso27001';
    const exported = await Promise.all([
      reads(`npx backup-alerts evidence export ${days} --out q3/`),
      reads(`npx backup-alerts evidence export ${days} ${options} --zip --out q3-sample/`),
      reads(`npx backup-alerts evidence export ${days} --job-report reports/ --out q3-reported/`),
      reads(`npx backup-alerts evidence export ${days} --archive archive/ --key key.pem --out q3-copied/`, away),
      reads(
        `npx backup-alerts evidence export ${days} ${options} --job-report reports/ --zip --archive archive/ --key key.pem --out all-copied/`,
        away,
      ),
    ]);
    expect(exported.map(({ code, said }) => (code === 0 ? code : said))).toEqual([0, 0, 0, 0, 0]);
    expect((await read('all-copied.zip')).equals(await read('all.zip'))).toBe(true);
  });

  it('is verified without AWS, without a network and without an environment', { retry: 0 }, async () => {
    const days = `--from ${day} --until ${day}`;
    const good = { code: 0, said: expect.stringContaining('1 of 1 days valid, 5 incidents, 0 gaps') };
    const whole = await alone(`verify q3/ --key key.pem ${days}`);
    expect(whole).toMatchObject(good);
    const [, sha256 = ''] = /Last digest \d+, SHA-256 (\S+)/.exec(whole.said) ?? [];
    const origin = `${localAccount}/${localRegion}/backup-alert-router-local`;
    for (const words of [
      `all.zip --key key.pem ${days}`,
      `all/ --key key.pem --origin ${origin} --digest ${sha256}`,
      `q3-sample.zip --unanchored ${days}`,
      `q3-reported/ --key key.pem ${days}`,
      `q3-copied/ --key key.pem ${days} --json`,
      `archive/ --key key.pem ${days} --digest ${sha256}`,
    ])
      expect(await alone(`verify ${words}`), words).toMatchObject({ code: 0 });
    expect(await alone(`verify q3/ --key key.pem --origin ${origin}-2`)).toMatchObject({
      code: 1,
      said: expect.stringContaining('other-origin'),
    });
    expect(await alone(`verify all.zip --key key.pem --digest ${'0'.repeat(64)}`)).toMatchObject({
      code: 1,
      said: expect.stringContaining('other-chain'),
    });
    // What needs a network is refused by the same means.
    const withAws = { ...localEnvironment(stack.endpoint), ...auditor.environment };
    expect(await alone('key --stage local', withAws)).toMatchObject({
      code: 2,
      said: expect.stringContaining('refused: a '),
    });
  });

  it('is as the table has it, which a busy one says too', { retry: 0 }, async () => {
    const compared = await reads('npx backup-alerts evidence compare --day 2026-07-14');
    expect(compared).toMatchObject({ code: 0, said: expect.stringMatching(/\b0 went on since, .*, 0 differ\./) });
    const busy = await startBusyTable(stack.endpoint);
    try {
      const again = await reads('npx backup-alerts evidence compare --day 2026-07-14', {
        AWS_ENDPOINT_URL_DYNAMODB: busy.url,
      });
      expect(again).toEqual(compared);
      expect(busy.leftOut()).toBeGreaterThan(5);
    } finally {
      await busy.stop();
    }
  });

  it('and accuses nobody of what went on since', { retry: 0 }, async () => {
    await types(`incidents resolve ${ids.acknowledged} --why "table is retired"`);
    await types(`silence end ${silence}`);
    await types(`acceptance end ${acceptance}`);
    await sends(name('resolved'), 'FAILED');
    await world.incident(name('resolved'), ({ status }) => status === 'open');

    const { code, said } = await reads('npx backup-alerts evidence compare --day 2026-07-14 --json');

    expect({ code, ...JSON.parse(said) }).toMatchObject({ code: 0, differences: [], wentOn: 3 });
  });

  it('names each row that somebody changed, deleted or added in the table', { retry: 0 }, async () => {
    const before = await reads('npx backup-alerts evidence compare --day 2026-07-14 --json');
    const named = await forgeTable(world, { table, day, ids });

    const { code, said } = await reads('npx backup-alerts evidence compare --day 2026-07-14 --json');

    expect([before.code, code]).toEqual([0, 1]);
    const { differences } = JSON.parse(said) as { differences: { difference: string; part: string; key: string }[] };
    // Of rules, the version is enough.
    const keys = differences.map(({ part, key }) => (part === 'rules' ? (key.split(' ')[0] ?? '') : key));
    expect(differences.map(({ difference, part }, index) => `${difference} ${part} ${keys[index]}`).sort()).toEqual(
      named.sort(),
    );
    const words = await reads('npx backup-alerts evidence compare --day 2026-07-14');
    expect(words.code).toBe(1);
    for (const one of named) expect(words.said).toContain(one.replace(' ', ': '));
    // The archive is what it was.
    const days = '--from 2026-07-01 --until 2026-09-30';
    await reads(
      `npx backup-alerts evidence export ${days} --sample 25 --seed 4711 --frameworks soc2,iso27001 --job-report reports/ --zip --out later/`,
    );
    expect((await read('later.zip')).equals(await read('all.zip'))).toBe(true);
  });

  it('takes each right that examples/iam gives, and no other', { retry: 0 }, async () => {
    const versions = await reads('aws s3api list-object-versions --bucket BUCKET --prefix digests/');
    expect(versions.code, versions.said).toBe(0);
    const { Versions } = JSON.parse(versions.said) as { Versions: { Key: string; IsLatest: boolean }[] };
    expect(Versions.map(({ IsLatest }) => IsLatest)).toEqual(Versions.map(() => true));
    await sleep(1500);
    const all = callsIn(await readFile(stack.permissionsFile, 'utf8'));
    expect(all.filter(({ decision }) => decision !== 'allowed').map(describeCall)).toEqual([]);
    // Single items of a report are read of a busy table alone.
    for (const { policies } of [auditor, { policies: reviewer.policies.slice(1) }]) {
      const grants = grantsOf(policies.map(asCallsAreNamed));
      expect(grants.length).toBeGreaterThan(1);
      expect(grants.filter((grant) => !all.some((call) => isMetBy(grant, call))).map(describeGrant)).toEqual([]);
    }
  });
});
