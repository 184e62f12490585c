import type { AuditTrail } from '../../../enrich/lookups/stopped-by.ts';
import { addSeconds, epochSeconds, type Instant } from '../../../lib/instant.ts';
import type { SignedCaller } from '../signed-caller.ts';

/** The job's event can be minutes later than the call that stopped it, and clocks differ. */
const marginSeconds = 900;

/** Events that one answer holds at most. */
const mostEvents = 50;

/** Reads who stopped a job from CloudTrail's event history. */
export class CloudTrailAuditTrail implements AuditTrail {
  readonly #call: SignedCaller;

  constructor(call: SignedCaller) {
    this.#call = call;
  }

  async whoStopped(jobId: string, { from, to }: { from: Instant; to: Instant }): Promise<string | null> {
    const { Events = [] } = (await this.#call('com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'StopBackupJob' }],
      StartTime: epochSeconds(addSeconds(from, -marginSeconds)),
      EndTime: epochSeconds(addSeconds(to, marginSeconds)),
      MaxResults: mostEvents,
    })) as { Events?: { Username?: string; CloudTrailEvent?: string }[] };
    for (const { Username, CloudTrailEvent } of Events) {
      const call = readCall(CloudTrailEvent);
      if (call.requestParameters?.backupJobId?.toLowerCase() === jobId.toLowerCase()) {
        return call.userIdentity?.arn ?? Username ?? null;
      }
    }
    return null;
  }
}

interface TrailedCall {
  requestParameters?: { backupJobId?: string } | null;
  userIdentity?: { arn?: string } | null;
}

function readCall(text: string | undefined): TrailedCall {
  try {
    return (JSON.parse(text ?? '{}') as TrailedCall | null) ?? {};
  } catch {
    return {};
  }
}
