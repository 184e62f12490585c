import type { BackupEvent } from '../events/backup-event.ts';
import type { AlertJob, AlertResource } from '../incidents/alert.ts';

/** What advice can name. */
export interface AdviceSubject {
  event: BackupEvent;
  resource: AlertResource;
  job: AlertJob;
  /** The role by the job's details, where the event does not name it. */
  iamRoleArn?: string | null;
}

/**
 * What may stand in a command that somebody copies into a shell: the characters of ARNs, ids and names as AWS
 * hands them out. Anything else stays a placeholder.
 */
const harmless = /^[A-Za-z0-9][A-Za-z0-9:/_+=,.@-]{0,255}$/;
const placeholder = /<([a-z]{2,12}(?:-[a-z]{2,12}){0,2})>/g;

/**
 * Returns advice with its placeholders (`<key>`, `<vault>`, …) replaced by this alert's own. One that is not known
 * stands in a command as a word in capitals, which the line then names; in a sentence it is left out.
 */
export function fillAdvice(advice: readonly string[], subject: AdviceSubject): string[] {
  const values = valuesOf(subject);
  return advice.map((line) => fillLine(line, values));
}

/** Every placeholder that advice may have. */
export const placeholders = [
  'account',
  'destination',
  'destination-arn',
  'destination-region',
  'id',
  'job',
  'key',
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

type Values = Readonly<Record<(typeof placeholders)[number], string | null>>;

function valuesOf({ event, resource, job, iamRoleArn = null }: AdviceSubject): Values {
  const roleArn = event.iamRoleArn ?? iamRoleArn;
  const testPlan = /:restore-testing-plan:(.+)$/.exec(event.planArn ?? '')?.[1] ?? null;
  return {
    account: event.accountId,
    destination: partOf(event.destinationVaultArn, -1),
    'destination-arn': event.destinationVaultArn,
    'destination-region': partOf(event.destinationVaultArn, 3),
    // Without the resource, `resource` is known by its recovery point or its job, which no call of a service takes.
    id: resource.arn === null ? null : resource.id,
    job: job.id,
    key: job.encryptionKeyArn,
    plan: event.planId,
    point: event.recoveryPointArn,
    region: event.region,
    resource: resource.arn,
    role: roleArn?.split('/').at(-1) ?? null,
    'role-arn': roleArn,
    // The event does not say which role GuardDuty has.
    'scanner-role-arn': null,
    'source-region': partOf(event.vaultArn, 3) ?? event.region,
    'source-vault': partOf(event.vaultArn, -1) ?? job.vaultName,
    // AWS puts eight characters of its own behind the name in the ARN of a restore testing plan.
    'test-plan': testPlan?.replace(/-[0-9a-f]{8}-[0-9a-f-]{27}$/i, '') ?? null,
    vault: job.vaultName ?? partOf(event.vaultArn, -1),
  };
}

function partOf(arn: string | null, index: number): string | null {
  return arn?.split(':').at(index) || null;
}

function fillLine(line: string, values: Values): string {
  const unknown = new Set<string>();
  const pieces = line.split('`').map((piece, index) => {
    const isCommand = index % 2 === 1;
    return piece.replace(placeholder, (found, name: string) => {
      if (!Object.hasOwn(values, name)) return found;
      const value = values[name as keyof Values];
      if (value && value !== 'unknown' && harmless.test(value)) return value;
      if (!isCommand) return '';
      const word = name.toUpperCase().replaceAll('-', '_');
      unknown.add(word);
      return word;
    });
  });
  const sentences = pieces.map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/ +(?= |[,.;:)])/g, '')));
  const note = unknown.size === 0 ? '' : ` (The event does not say ${[...unknown].join(', ')}.)`;
  return `${sentences.join('`').trimEnd()}${note}`;
}
