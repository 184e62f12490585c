import { inhibitsForSeconds } from '../../../incidents/incident.ts';
import { epochSeconds, type Instant } from '../../../lib/instant.ts';

/** One kind of item in the table: its keys, what it holds and for how long. */
export interface ItemKind {
  /** Its partition key; one that ends in `#` is followed by an id or a hash. */
  readonly pk: string;
  /** Its sort key; one that ends in `#` continues. */
  readonly sk: string;
  readonly holds: string;
  /**
   * When it expires: after so many days; `as evidence`, `evidenceRetentionDays` after it was written (an incident: after it was
   * resolved); or never.
   */
  readonly ends: { readonly days: number } | 'as evidence' | 'never';
}

/**
 * Every kind of item in the table: the only list of them. Keys, expiry, docs/stored-items.md and the test of what roles may
 * access derive from it. A kind that is part of a commit has a writer in `table-changes.ts`.
 */
export const itemKinds = {
  incident: { pk: 'INCIDENT#', sk: 'STATE', holds: 'an incident; listed while its outbox waits', ends: 'as evidence' },
  view: { pk: 'INCIDENT#', sk: 'VIEW#', holds: 'a list in which an incident stands', ends: 'never' },
  record: { pk: 'INCIDENT#', sk: 'RECORD#', holds: 'a line of evidence', ends: 'as evidence' },
  alert: { pk: 'INCIDENT#', sk: 'ALERT#', holds: 'an alert of an incident', ends: 'as evidence' },
  delivery: { pk: 'INCIDENT#', sk: 'DELIVERY#', holds: 'a delivery and what came of it', ends: 'as evidence' },
  later: { pk: 'INCIDENT#', sk: 'LATER#', holds: 'what was learnt of a delivery later', ends: 'as evidence' },
  target: { pk: 'INCIDENT#', sk: 'TARGET#', holds: 'what a target knows of an incident', ends: 'as evidence' },
  lane: {
    pk: 'LANE#',
    sk: 'STATE',
    holds: 'a lane: its last success, failures and sizes, or the lane that it turned out to be',
    ends: 'never',
  },
  group: { pk: 'GROUP#', sk: 'OPEN', holds: 'the open incident of a group', ends: 'never' },
  marker: {
    pk: 'GROUP#',
    sk: 'OPEN',
    holds: 'the incident that alerts of a mark join',
    ends: { days: inhibitsForSeconds / 86_400 },
  },
  // They outlive the dead-letter queues (14 days), so that a late redrive changes nothing.
  seen: { pk: 'EVENT#', sk: 'SEEN', holds: 'that an event was handled, and what came of it', ends: { days: 30 } },
  // AWS Backup lists a job for thirty days; for these and some days it is known whether it was heard of.
  heard: { pk: 'HEARD#', sk: 'JOB', holds: 'that the end of a job was heard of', ends: { days: 35 } },
  hidden: { pk: 'HIDDEN#', sk: '', holds: 'an alert that nobody was told of, by its day', ends: { days: 60 } },
  // As long as a message can wait in the queue, and a day.
  tries: { pk: 'MESSAGE#', sk: 'TRIES', holds: 'how often a message was begun alone', ends: { days: 15 } },
  // A vendor that names something by an id of its own leads back by it.
  ref: { pk: 'REF#', sk: 'INCIDENT', holds: 'the incident that a vendor’s own id leads back to', ends: 'as evidence' },
  // Older than this, what a vendor posts is refused for its time.
  posted: { pk: 'POSTED#', sk: 'STATE', holds: 'that a vendor’s message had its effect', ends: { days: 3 } },
  // What is known of a target that nothing was sent to for so long says nothing any more.
  health: { pk: 'TARGET#', sk: 'HEALTH', holds: 'whether a target fails, and since when', ends: { days: 30 } },
  // One that was not used for a day is whole again anyway.
  allowance: { pk: 'ALLOWANCE#', sk: 'STATE', holds: 'how far an allowance of a vendor is used', ends: { days: 1 } },
  // Counted from its own end, so that whoever ended it before is known until then.
  silence: { pk: 'SILENCES', sk: '', holds: 'what a person keeps quiet, by its end', ends: { days: 90 } },
  acceptance: { pk: 'ACCEPTANCES', sk: '', holds: 'what a person accepted, by its end', ends: { days: 90 } },
  // As long as a link works; who reads it looks at its end, for what has expired may be there for days.
  shortLink: { pk: 'LINK#', sk: 'INCIDENT', holds: 'what a short link stands for', ends: { days: 7 } },
  // Counted over a day; who reads it leaves out what is older.
  retryBook: {
    pk: 'RETRIES',
    sk: 'BOOK',
    holds: 'which backups were started again within a day, and which breakers are open',
    ends: 'never',
  },
  canaryHeard: { pk: 'CANARY', sk: 'HEARD#', holds: 'how a backup of the canary ended last', ends: 'never' },
  canaryWatch: {
    pk: 'CANARY',
    sk: 'WATCH',
    holds: 'since when the canary is looked for, and what is told',
    ends: 'never',
  },
  runDay: {
    pk: 'RUNS#',
    sk: '',
    holds: 'the backups of a lane that were due on a day, what became of each, and what the day comes to',
    ends: 'as evidence',
  },
  rulesInForce: { pk: 'RULES', sk: 'LAST-GOOD', holds: 'the last rules that were valid', ends: 'never' },
  rulesVersion: { pk: 'RULES', sk: 'VERSION#', holds: 'a version of the rules that was in force', ends: 'as evidence' },
  rulesAnnounced: { pk: 'RULES', sk: 'ANNOUNCED', holds: 'the last rules that people heard of', ends: 'never' },
  toldWeek: { pk: 'RULES', sk: 'TOLD-WEEK', holds: 'the last week whose hidden alerts people heard of', ends: 'never' },
  toldLastResort: {
    pk: 'RULES',
    sk: 'TOLD-LAST-RESORT',
    holds: 'whether people heard that nobody hears the last resort',
    ends: 'never',
  },
  reconciled: {
    pk: 'WATCH',
    sk: 'RECONCILED',
    holds: 'how far AWS’s lists of jobs were compared with what was heard',
    ends: 'never',
  },
  // Of an account and Region of members: what `watch` keeps of its own stands under WATCH and FINDINGS.
  memberReconciled: {
    pk: 'WATCH#',
    sk: 'RECONCILED',
    holds: 'the same of a member',
    ends: 'never',
  },
  finding: { pk: 'FINDINGS', sk: '', holds: 'something that was found in the account and is not over', ends: 'never' },
  memberFinding: { pk: 'FINDINGS#', sk: '', holds: 'something found in a member', ends: 'never' },
  findingsProgress: {
    pk: 'WATCH',
    sk: 'FINDINGS',
    holds: 'how far the account was looked at for findings',
    ends: 'never',
  },
  memberFindingsProgress: {
    pk: 'WATCH#',
    sk: 'FINDINGS',
    holds: 'the same of a member',
    ends: 'never',
  },
  members: {
    pk: 'WATCH',
    sk: 'MEMBERS',
    holds: 'which members were looked at when',
    ends: 'never',
  },
  accountNames: {
    pk: 'ACCOUNTS',
    sk: 'NAMES',
    holds: 'what AWS calls accounts',
    ends: 'never',
  },
  runsProgress: { pk: 'WATCH', sk: 'RUNS', holds: 'how far due backups were looked at', ends: 'never' },
  memberRunsProgress: {
    pk: 'WATCH#',
    sk: 'RUNS',
    holds: 'the same of a member',
    ends: 'never',
  },
  brokenPromises: { pk: 'WATCH', sk: 'RATES', holds: 'promises of the rules that are not kept', ends: 'never' },
  drillBook: { pk: 'WATCH', sk: 'DRILLS', holds: 'which drills are due, run, or proved nothing', ends: 'never' },
  // The records of drills are the evidence; this is only the last time of each.
  provenWay: { pk: 'PROVEN', sk: '', holds: 'when a drill last proved a route or a target', ends: 'never' },
  scan: { pk: 'WATCH', sk: 'SCAN', holds: 'how far the scan for incidents without views has come', ends: 'never' },
} as const satisfies Readonly<Record<string, ItemKind>>;

/** The kinds that end after some days. */
type Passing = {
  [Kind in keyof typeof itemKinds]: (typeof itemKinds)[Kind]['ends'] extends object ? Kind : never;
}[keyof typeof itemKinds];

/** Says whether a key is one of items of a kind. */
export function isOfKind(kind: keyof typeof itemKinds, key: { pk: string; sk: string }): boolean {
  const { pk, sk }: ItemKind = itemKinds[kind];
  return isOf(pk, key.pk) && (sk === '' || isOf(sk, key.sk));
}

function isOf(form: string, key: string): boolean {
  return form.endsWith('#') ? key.startsWith(form) : key === form;
}

/** Returns when what is kept as evidence expires, in seconds of Unix time. */
export function evidenceEnd({ evidenceRetentionDays }: { evidenceRetentionDays: number }, at: Instant): number {
  return epochSeconds(at) + evidenceRetentionDays * 86_400;
}

/** Returns when an item of this kind that was written then expires, in seconds of Unix time. */
export function endOf(kind: Passing, at: Instant): number {
  return epochSeconds(at) + itemKinds[kind].ends.days * 86_400;
}
