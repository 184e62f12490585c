import { type ItemKind, itemKinds } from '../src/adapters/aws/table/item-kinds.ts';
import type { DayPart } from '../src/archive/day-parts.ts';
import { table } from './markdown-table.ts';

export type KindName = keyof typeof itemKinds;

/** What is kept of people, and where. */
export interface PersonalData {
  what: string;
  why: string;
  /** Kinds of items in the table that have it. */
  kinds: readonly KindName[];
  /** Parts of archived days that have it. */
  parts: readonly DayPart[];
}

/** Everything that is kept of people in the table and the archive: the only list. */
export const personalData: readonly PersonalData[] = [
  {
    what: 'Who acknowledged, closed, silenced, accepted, played or signed something: a name, and how it is known (id of the vendor, or role and session of IAM)',
    why: 'that it can be proved who acted',
    kinds: ['incident', 'record', 'silence', 'acceptance', 'provenWay', 'drillBook'],
    parts: ['incidents', 'records', 'silences', 'acceptances'],
  },
  {
    what: 'Their names where they are a reason: the silence or the acceptance that kept an alert or a job quiet, who answers for it',
    why: 'who wanted that nobody was told',
    kinds: ['hidden', 'heard', 'seen', 'runDay', 'incident'],
    parts: ['quiet', 'population', 'runs', 'incidents'],
  },
  {
    what: 'Reasons and notes that people type',
    why: 'why something was kept quiet or closed, and what they stand for who sign something off',
    kinds: ['incident', 'record', 'silence', 'acceptance'],
    parts: ['incidents', 'records', 'silences', 'acceptances'],
  },
  {
    what: 'Addresses and names of targets: mail addresses, channels, topics; with `topicReceipts` and `textReceipts`, the telephones and endpoints that are subscribed',
    why: 'that it can be proved who was told',
    kinds: ['delivery', 'later', 'target', 'incident', 'rulesInForce', 'rulesVersion', 'rulesAnnounced'],
    parts: ['deliveries', 'later', 'incidents', 'rules'],
  },
  {
    what: 'Whom a short link in a text message was sent to',
    why: 'that an answer from it is theirs',
    kinds: ['shortLink'],
    parts: [],
  },
  {
    what: 'What was sent, without signed links and secrets',
    why: 'that it can be proved what people were told',
    kinds: ['delivery'],
    parts: ['deliveries'],
  },
  {
    what: 'Owners in tags, and tags and names of resources, plans, vaults and roles, which may name people',
    why: 'whom a failure concerns',
    kinds: ['incident', 'alert', 'view', 'record', 'lane', 'heard', 'hidden', 'runDay', 'finding', 'memberFinding'],
    parts: ['incidents', 'alerts', 'records', 'population', 'quiet', 'runs'],
  },
  {
    what: 'Who changed the rules, as Parameter Store says, or a plan, as CloudTrail says',
    why: 'that things are changed by whom they may be',
    kinds: ['record', 'alert', 'finding', 'memberFinding', 'rulesInForce', 'rulesVersion', 'rulesAnnounced'],
    parts: ['records', 'alerts', 'rules'],
  },
  {
    what: 'Names of accounts, which may be of people',
    why: 'that people know an account by its name',
    kinds: ['accountNames'],
    parts: [],
  },
];

/** Kinds of items that have nothing of people, and why. */
export const nothingOfPeople: Readonly<Partial<Record<KindName, string>>> = {
  group: 'a hash and an id',
  marker: 'a hash and an id',
  tries: 'a number',
  ref: 'an id of a vendor',
  posted: 'an id of a vendor',
  health: 'times and a kind of failure',
  allowance: 'numbers',
  retryBook: 'ids of jobs and lanes',
  canaryHeard: 'the canary’s own jobs',
  canaryWatch: 'the canary’s own state',
  toldWeek: 'a week',
  toldLastResort: 'a state',
  reconciled: 'times',
  memberReconciled: 'times',
  findingsProgress: 'times',
  memberFindingsProgress: 'times',
  members: 'ids of accounts',
  runsProgress: 'times',
  memberRunsProgress: 'times',
  brokenPromises: 'names of the rules',
  scan: 'a place in a list',
};

/** What is kept of people, where, why and how long: how long is what `item-kinds.ts` says. */
export function personalDataTable(): string {
  const rows = personalData.map(({ what, why, kinds, parts }) => [
    what,
    whereOf(kinds, parts),
    why,
    endsOf(kinds, parts),
  ]);
  return table(['what', 'where', 'why', 'how long'], rows);
}

function whereOf(kinds: readonly KindName[], parts: readonly DayPart[]): string {
  const items = kinds.map((kind) => keyOf(itemKinds[kind]));
  return [`table: ${items.join(', ')}`, parts.length === 0 ? '' : `archive: ${parts.join(', ')}`]
    .filter(Boolean)
    .join('; ');
}

function keyOf({ pk, sk }: ItemKind): string {
  const shown = (key: string) => (key === '' || key.endsWith('#') ? `${key}…` : key);
  return `\`${shown(pk)} ${shown(sk)}\``;
}

function endsOf(kinds: readonly KindName[], parts: readonly DayPart[]): string {
  const byEnd = Map.groupBy(kinds, (kind) => endOf(itemKinds[kind]));
  const ofTable =
    byEnd.size === 1
      ? [...byEnd.keys()]
      : [...byEnd].map(([end, some]) => `${end}: ${some.map((kind) => keyOf(itemKinds[kind])).join(', ')}`);
  return [`table: ${ofTable.join('; ')}`, ...(parts.length === 0 ? [] : ['archive: `evidenceRetentionDays`'])].join(
    '. ',
  );
}

function endOf({ ends }: ItemKind): string {
  if (ends === 'as evidence') return '`evidenceRetentionDays`';
  return ends === 'never' ? 'until it is replaced or over' : `${ends.days} days`;
}
