import { type Fields, textOf } from './fields.ts';

/**
 * Types of resources whose backup jobs say how large all of what they backed up is: a table, and the room that volumes
 * have. Of the others AWS says that it is what changed (EFS), 0 (RDS), nothing (Aurora, DocumentDB, Neptune, FSx) or too
 * little (virtual machines), or it does not say what it is: those would differ from night to night with nothing wrong.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupJob.html
 */
const saysWhole: readonly (string | null)[] = ['DynamoDB', 'EBS', 'EC2'];

/** Returns the bytes that a backup job of this type says it backed up, comparable from run to run; null: it does not say so. 0 is how AWS says that it does not know. */
export function sizeOf(fields: Fields, name: string, resourceType: string | null): number | null {
  if (!saysWhole.includes(resourceType)) return null;
  const text = textOf(fields, name) ?? '';
  // At most an exabyte or so: what is longer is no size, and could not be reckoned with.
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
