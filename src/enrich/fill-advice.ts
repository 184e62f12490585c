import type { BackupEvent } from '../events/backup-event.ts';
import type { AlertJob, AlertResource } from '../incidents/alert.ts';

/** What advice can name. */
export interface AdviceSubject {
  event: BackupEvent;
  resource: AlertResource;
  job: AlertJob;
}

/**
 * What may stand in a command that somebody copies into a shell: the characters of ARNs, ids and names as AWS
 * hands them out. Anything else stays a placeholder.
 */
const harmless = /^[A-Za-z0-9][A-Za-z0-9:/_+=,.@-]{0,255}$/;

/** Returns advice with its placeholders (`<key>`, `<vault>`, …) replaced by this alert's own; those not known stay. */
export function fillAdvice(advice: readonly string[], { event, resource, job }: AdviceSubject): string[] {
  const role = event.iamRoleArn?.split('/').at(-1) ?? null;
  const values: Readonly<Record<string, string | null>> = {
    account: event.accountId,
    destination: event.destinationVaultArn?.split(':').at(-1) ?? null,
    id: resource.id,
    job: job.id,
    key: job.encryptionKeyArn,
    plan: event.planId,
    region: event.region,
    resource: resource.arn,
    role,
    vault: job.vaultName,
  };
  return advice.map((line) =>
    line.replace(/<([a-z]{2,12})>/g, (placeholder, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : null;
      return value && value !== 'unknown' && harmless.test(value) ? value : placeholder;
    }),
  );
}
