import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import type { IngestResult } from '../../src/pipeline/ingest/ingest-result.ts';

/** What is restored, unless a test says otherwise. */
export const source = 'arn:aws:rds:eu-west-1:111122223333:db:orders';

/** One of its recovery points. */
export function pointOf(day: number): string {
  return `arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-${day}`;
}

const plan = 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly-11111111-2222-3333-4444-555555555555';

/** What a test says of a restore. */
export interface Restore {
  point: string;
  state?: 'FAILED' | 'COMPLETED';
  /** The event names the resource, as that of a completed one does. */
  source?: string;
  isTest?: boolean;
}

let jobs = 0;

/** A restore that ended at this moment, as EventBridge tells of it: a failed one names only the recovery point. Each has a message of its own. */
export function restoreEvent(now: Instant, restore: Restore) {
  const { point, state = 'FAILED', isTest = false } = restore;
  jobs += 1;
  return {
    source: 'aws.backup',
    'detail-type': 'Restore Job State Change',
    account: '111122223333',
    region: 'eu-west-1',
    time: now,
    resources: [point],
    detail: {
      restoreJobId: `restore-${jobs}`,
      status: state,
      creationDate: addSeconds(now, -600),
      completionDate: now,
      iamRoleArn: 'arn:aws:iam::111122223333:role/Restore',
      ...(restore.source === undefined ? {} : { sourceResourceArn: restore.source }),
      ...(isTest ? { restoreTestingPlanArn: plan } : {}),
      ...(state === 'FAILED' ? { statusMessage: `Nobody knows this one: ${jobs}.` } : {}),
    },
  };
}

/** Lets a router hear of a restore that ends now. */
export function hearsRestore(
  world: { now: Instant; hears: (message: unknown) => Promise<IngestResult> },
  restore: Restore,
): Promise<IngestResult> {
  return world.hears(restoreEvent(world.now, restore));
}

/** Rules by which each restore groups alone, so that only its lane can lead to an incident. */
export const apart = `
version: 1
defaults: { policy: chat, groupBy: [error.message], groupWait: 30s }
targets: { chat: { recorder: {} } }
policies: { chat: { steps: [ { notify: [chat] } ] } }
fallback: [chat]
`;
