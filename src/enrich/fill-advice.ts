import type { BackupEvent } from '../events/backup-event.ts';
import type { AlertJob, AlertResource } from '../incidents/alert.ts';
import { parseArn } from './arn.ts';
import { partitionOf } from './console-link.ts';

/** What placeholders in advice are filled from. */
export interface AdviceSubject {
  event: BackupEvent;
  resource: AlertResource;
  job: AlertJob;
  /** The role by the job's details, where the event does not name it. */
  iamRoleArn?: string | null;
}

/**
 * What is safe in a command that somebody copies into a shell: the characters of ARNs, ids and names as AWS makes them.
 * With any other value the placeholder stays.
 */
const harmless = /^[A-Za-z0-9][A-Za-z0-9:/_+=,.@-]{0,255}$/;
const placeholder = /<([a-z]{2,12}(?:-[a-z]{2,12}){0,2})>/g;

/**
 * Returns advice with its placeholders (`<key>`, `<vault>`, …) replaced by this alert's own. An unknown one becomes a word in
 * capitals in a command, with a note to replace it; in a sentence it is left out.
 */
export function fillAdvice(advice: readonly string[], subject: AdviceSubject): string[] {
  return advice.map((line) => (line.includes('<') ? fillLine(line, subject) : line));
}

/**
 * Returns the lines whose commands are about one thing of an account, wherever a job failed over it: the account of the key, or of
 * the vault that it copied from or to. A role is none: each account has one.
 */
export function accountsOfAdvice(
  advice: readonly string[],
  subject: AdviceSubject,
): (readonly [line: number, accountId: string])[] {
  return advice.flatMap((line, index): [number, string][] => {
    const named = formOf(line).blanks.filter(({ isCommand }) => isCommand);
    const arns = named.flatMap(({ name }) => thingOf[name]?.(subject) ?? []);
    const account = arns.map((arn) => partOf(arn, 4)).find((one) => one !== null && /^\d{12}$/.test(one));
    return account == null ? [] : [[index, account]];
  });
}

/** Every placeholder that advice may have. */
export const placeholders = [
  'access-point',
  'account',
  'destination',
  'destination-arn',
  'destination-region',
  'id',
  'job',
  'key',
  'key-region',
  'parent',
  'plan',
  'point',
  'region',
  'resource',
  'role',
  'role-arn',
  'scanner-role-arn',
  'source-region',
  'source-vault',
  'test-plan',
  'vault',
] as const;

type Placeholder = (typeof placeholders)[number];

/** How the value of each placeholder is found; null: not known. */
const values: Readonly<Record<Placeholder, (subject: AdviceSubject) => string | null>> = {
  'access-point': ({ event }) => accessPointOf(event),
  account: ({ event }) => event.accountId,
  destination: ({ event }) => partOf(event.destinationVaultArn, -1),
  'destination-arn': ({ event }) => event.destinationVaultArn,
  'destination-region': ({ event }) => partOf(event.destinationVaultArn, 3),
  // Without an ARN, `resource` is a recovery point or a job, whose id no call of the resource's service takes.
  id: ({ resource }) => (resource.arn === null ? null : resource.id),
  job: ({ job }) => job.id,
  key: ({ job }) => job.encryptionKeyArn,
  'key-region': ({ event, job }) => partOf(job.encryptionKeyArn, 3) ?? event.region,
  // The file system of a volume, the database of a table; of what stands alone, itself.
  parent: ({ resource }) => parseArn(resource.arn)?.resource.split(/[/:]/)[1] ?? null,
  plan: ({ event }) => event.planId,
  point: ({ event }) => event.recoveryPointArn,
  region: ({ event }) => event.region,
  resource: ({ resource }) => resource.arn,
  role: (subject) => roleArnOf(subject)?.split('/').at(-1) ?? null,
  'role-arn': roleArnOf,
  // The event does not name GuardDuty's role.
  'scanner-role-arn': () => null,
  'source-region': ({ event }) => partOf(event.vaultArn, 3) ?? event.region,
  'source-vault': ({ event, job }) => partOf(event.vaultArn, -1) ?? job.vaultName,
  'test-plan': ({ event }) => testPlanOf(event.planArn),
  vault: ({ event, job }) => job.vaultName ?? partOf(event.vaultArn, -1),
};

/** The one thing that a placeholder is of, which has an account of its own. */
const thingOf: Readonly<Partial<Record<Placeholder, (subject: AdviceSubject) => string | null>>> = {
  destination: ({ event }) => event.destinationVaultArn,
  'destination-arn': ({ event }) => event.destinationVaultArn,
  key: ({ job }) => job.encryptionKeyArn,
  'source-vault': ({ event }) => event.vaultArn,
};

/** The event may have no more than its name. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupAccessPoint.html */
function accessPointOf({ accountId, region, jobId }: BackupEvent): string | null {
  if ([accountId, region].includes('unknown') || jobId === '') return null;
  return `arn:${partitionOf(region)}:backup:${region}:${accountId}:accesspoint/${jobId}`;
}

function roleArnOf({ event, iamRoleArn = null }: AdviceSubject): string | null {
  return event.iamRoleArn ?? iamRoleArn;
}

/** Returns the name of a restore testing plan, to which AWS adds a random suffix in the ARN. */
function testPlanOf(planArn: string | null): string | null {
  const plan = /:restore-testing-plan:(.+)$/.exec(planArn ?? '')?.[1] ?? null;
  return plan?.replace(/-[0-9a-f]{8}-[0-9a-f-]{27}$/i, '') ?? null;
}

function partOf(arn: string | null, index: number): string | null {
  return arn?.split(':').at(index) || null;
}

/** A parsed line: the texts before each placeholder and after the last one. */
interface Form {
  blanks: readonly { before: string; name: Placeholder; isCommand: boolean }[];
  end: string;
}

/** Parsed lines, kept because the few lines of the catalogue come again with every alert. */
const forms = new Map<string, Form>();

function formOf(line: string): Form {
  const known = forms.get(line);
  if (known !== undefined) return known;
  let end = 0;
  const blanks = [...line.matchAll(placeholder)].flatMap(({ 0: found, 1: name = '', index }) => {
    if (!isPlaceholder(name)) return [];
    const before = line.slice(end, index);
    end = index + found.length;
    return [{ before, name, isCommand: line.slice(0, index).split('`').length % 2 === 0 }];
  });
  const form = { blanks, end: line.slice(end) };
  forms.set(line, form);
  return form;
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(values, name);
}

function fillLine(line: string, subject: AdviceSubject): string {
  const { blanks, end } = formOf(line);
  const unknown: string[] = [];
  let filled = '';
  let isLeftOut = false;
  for (const { before, name, isCommand } of blanks) {
    const value = values[name](subject);
    filled += before;
    if (value && value !== 'unknown' && harmless.test(value)) filled += value;
    else if (isCommand) {
      const word = name.toUpperCase().replaceAll('-', '_');
      filled += word;
      if (!unknown.includes(word)) unknown.push(word);
    } else isLeftOut = true;
  }
  filled += end;
  const note = unknown.length === 0 ? '' : ` (Put in what is not known here: ${unknown.join(', ')}.)`;
  return `${isLeftOut ? withoutGaps(filled) : filled}${note}`;
}

/** Removes double blanks, and blanks before punctuation, where a placeholder was left out. */
function withoutGaps(line: string): string {
  const pieces = line.split('`');
  return pieces
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/ +(?= |[,.;:)])/g, '')))
    .join('`')
    .trimEnd();
}
