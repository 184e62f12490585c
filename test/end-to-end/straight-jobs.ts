import type { Place } from '../../local/local-aws.ts';
import type { Relay } from '../../local/relay.ts';
import { backupJob } from '../../local/samples.ts';
import type { World } from './world.ts';

const succeeded = { message: '', category: 'SUCCESS' };
const denied = { message: 'Access denied.', category: 'AccessDenied' };

/** Returns what tells, straight into the queue of members, of a job of a database; a true one AWS Backup knows there as well. */
export function straightFrom(place: Place, name: string, world: World, relay: Relay) {
  const resourceArn = `arn:aws:rds:${place.region}:${place.account}:db:${name}`;
  return async (state: string, isTrue: boolean, minutesAgo: number): Promise<void> => {
    const at = new Date(Date.now() - minutesAgo * 60_000);
    const startedAt = new Date(at.getTime() - 60_000);
    const said = state === 'COMPLETED' ? succeeded : denied;
    const { event, job } = backupJob(at, { type: 'RDS', state, ...said, resourceArn, startedAt });
    if (isTrue) await world.seedBackup(job.kind, [job.item]);
    const { RecoveryPointArn } = job.item as { RecoveryPointArn?: string };
    if (isTrue && RecoveryPointArn !== undefined) {
      const point = { RecoveryPointArn, ResourceArn: resourceArn, BackupVaultName: 'production', CreationDate: at };
      await world.seedBackup('recovery-points', [{ ...point, Status: 'COMPLETED' }]);
    }
    const { source, detailType, detail, resources = [] } = event;
    await relay.carry({ ...place, events: [{ source, 'detail-type': detailType, detail, resources }] });
  };
}
