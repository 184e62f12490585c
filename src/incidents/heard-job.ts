import type { BackupEvent, FoundBy, Outcome } from '../events/backup-event.ts';
import { repeatKeyOf } from '../events/event-key.ts';
import { type EventKind, kindRow } from '../events/kinds.ts';
import { type Instant, secondsBetween } from '../lib/instant.ts';
import { truncateMiddle } from '../lib/text.ts';
import type { Accepted } from './acceptance.ts';
import { laneIdOf } from './lane.ts';

/**
 * What became of a job that ended. `accepted`: a person accepted this until an end; `unmatched`: no route took its alert, so the
 * catch-all did; `quiet`: it is in an incident that something keeps quiet; `passed-on`: `watch` found it and gave it to the
 * intake, and nothing more is known.
 */
export const dispositions = [
  'ok',
  'incident',
  'joined',
  'ignored',
  'quiet',
  'accepted',
  'unmatched',
  'passed-on',
] as const;
export type Disposition = (typeof dispositions)[number];

/** One job that ended and that the router heard about. */
export interface HeardJob {
  /** The key under which repeats of its event are recognised. */
  eventKey: string;
  jobId: string;
  kind: EventKind;
  laneId: string;
  /** AWS's own word for how it ended. */
  state: string;
  outcome: Outcome;
  endedAt: Instant;
  /** What it was about, for whoever asks for every job; absent: a release before noted it. */
  about?: HeardAbout;
  /** When the router heard about it. */
  at: Instant;
  /** The type of the event that said so. */
  source: string;
  disposition: Disposition;
  /** The route that ignores it, whatever keeps it quiet, or the acceptance that covers it; null: none of them. */
  by: string | null;
  incidentId: string | null;
  /** Who accepted it, and until when; absent: nobody. */
  accepted?: Accepted;
  /** The failed job that this one, which the router had started, is the retry of; absent: it is none. */
  retryOf?: string;
  /** `watch` found it; absent: AWS told. */
  foundBy?: FoundBy;
}

/** Where a job was and what it was about, as AWS said it. Null: AWS did not say. Text is verbatim (hostile). */
export interface HeardAbout {
  accountId: string;
  region: string;
  resourceArn: string | null;
  resourceType: string | null;
  planId: string | null;
  ruleId: string | null;
  vaultName: string | null;
  destinationVaultArn: string | null;
  recoveryPointArn: string | null;
  /** AWS's classification of its message. */
  category: string | null;
  startedAt: Instant;
  isRestoreTest: boolean;
}

/** Jobs are looked for this many seconds after they ended: until then AWS may still send them, or the intake hold them. */
export const lookedForAfterSeconds = 600;

/** Says whether AWS reported a job so late that `watch` may have found it first. */
export function isToldLate({ endedAt, at, foundBy }: HeardJob): boolean {
  return foundBy === undefined && secondsBetween(endedAt, at) >= lookedForAfterSeconds;
}

/** What became of it. */
export type Became = Pick<HeardJob, 'disposition' | 'by' | 'incidentId' | 'accepted' | 'retryOf'>;

/** The longest id of a job that is kept, in characters; AWS's have 36. */
export const longestJobId = 200;

/** The longest texts by others that are kept, in characters. */
const longest = { jobId: longestJobId, by: 200, state: 100, source: 100, about: 512 };

/** Returns what is kept of a job that ended; null: the event is about no job, is a drill, or only adds to what a job said. */
export function heardJobOf(event: BackupEvent, laneKey: string, became: Became, at: Instant): HeardJob | null {
  if (kindRow(event.kind).job === undefined || event.drill || event.jobId === '' || event.size) return null;
  const { kind, jobId, state, outcome, occurredAt, source, foundBy } = event;
  return {
    eventKey: repeatKeyOf(event),
    jobId: truncateMiddle(jobId, longest.jobId),
    kind,
    laneId: laneIdOf(laneKey),
    state: truncateMiddle(state, longest.state),
    outcome,
    endedAt: occurredAt,
    about: aboutOf(event),
    at,
    source: truncateMiddle(source.detailType, longest.source),
    ...became,
    by: became.by === null ? null : truncateMiddle(became.by, longest.by),
    ...(foundBy === undefined ? {} : { foundBy }),
  };
}

function aboutOf(event: BackupEvent): HeardAbout {
  const cut = (text: string | null | undefined) => (text == null ? null : truncateMiddle(text, longest.about));
  return {
    accountId: event.accountId,
    region: event.region,
    resourceArn: cut(event.resourceArn),
    resourceType: cut(event.resourceType),
    planId: cut(event.planId),
    ruleId: cut(event.planRuleId),
    vaultName: cut(event.vaultName),
    destinationVaultArn: cut(event.destinationVaultArn),
    recoveryPointArn: cut(event.recoveryPointArn),
    category: cut(event.messageCategory),
    startedAt: event.startedAt,
    isRestoreTest: event.isRestoreTest === true,
  };
}
