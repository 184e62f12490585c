import { table } from './markdown-table.ts';

/** A word as rules, code, logs, messages and pages use it: one word per thing. */
export interface Word {
  readonly word: string;
  readonly meaning: string;
  /** What it is called in the code, or its key or value in the rules. */
  readonly called: string;
}

/** The only list of words; the page has them in alphabetical order. */
export const words: readonly Word[] = [
  { word: 'event', meaning: 'What AWS said, in our words: kind, outcome, job, resource, time.', called: 'BackupEvent' },
  {
    word: 'lane',
    meaning:
      'One protected resource and one kind of job in one account and Region (for copies: and destination vault). A restore is on the lane of its source; restore tests have one of their own. Strikes, the last success and the open incident hang on it; [an example](#a-lane).',
    called: 'Lane',
  },
  {
    word: 'alert',
    meaning: 'An event with a problem, enriched: error, severity with reasons, owner, exposure, advice.',
    called: 'Alert',
  },
  {
    word: 'exposure',
    meaning: 'How long the resource has been without a good recovery point, against its objective (RPO).',
    called: 'Exposure',
  },
  { word: 'strike', meaning: 'One of the consecutive problems of a lane; a success resets them.', called: 'strikes' },
  {
    word: 'incident',
    meaning:
      'One or more alerts with one common cause that people work on together. It is open, acknowledged, resolved, and open again when an acknowledgement expires.',
    called: 'Incident',
  },
  {
    word: 'route',
    meaning: 'One entry of the rules: which alerts, grouped how, to which policy.',
    called: 'routes',
  },
  {
    word: 'policy',
    meaning:
      'How a problem climbs until somebody acknowledges: ordered steps, repeats, and who goes on when nobody answers.',
    called: 'policies',
  },
  { word: 'step', meaning: 'Of a policy: after how long, which targets.', called: 'steps' },
  { word: 'target', meaning: 'A named destination in the rules, such as `dba-pager`.', called: 'targets' },
  { word: 'channel', meaning: 'A kind of target, such as `slack`.', called: 'Channel' },
  {
    word: 'notice',
    meaning:
      'What is said, before any channel says it in its way: opened, joined, escalated, reminded, acknowledged, resolved, …',
    called: 'Notice',
  },
  {
    word: 'delivery',
    meaning: 'One notice to one target, with its row in the ledger: what was intended, and what came of it.',
    called: 'Delivery',
  },
  {
    word: 'acceptance',
    meaning:
      'Left as it is, with an owner, a reason and an end: findings under `accept` of the rules, and what a person accepts from an incident, no more of it than there was.',
    called: 'accept',
  },
  {
    word: 'silence',
    meaning: 'Do not tell: ad hoc, with an end and a reason. What still fails when it ends is told then.',
    called: 'silences',
  },
  {
    word: 'window',
    meaning: 'Do not tell: recurring maintenance. What still fails when it ends is told then.',
    called: 'windows',
  },
  {
    word: 'run',
    meaning:
      'One backup that was due: lane, plan and due time (rules whose windows overlap are one run), with what became of it. `watch` keeps them by the day, in [this shape](adr/0012-stored-shapes.md).',
    called: 'run',
  },
  {
    word: 'finding',
    meaning:
      'What AWS told nobody, such as a missed run: an alert whose event is of kind `missed`. [`watch`](operations/missing-events.md) makes them, and `checkup` lists them.',
    called: 'missed',
  },
  {
    word: 'announcement',
    meaning: 'News of the router itself: rules that changed, the weekly note. Never an incident; nobody has to answer.',
    called: 'announced',
  },
  {
    word: 'timer',
    meaning: 'The running execution that waits for the next step of an incident.',
    called: 'TIMER',
  },
  {
    word: 'drill',
    meaning: 'A failure that is made up and goes the real way, marked as such everywhere.',
    called: 'drill',
  },
  { word: 'record', meaning: 'One line of evidence, chained by hash to the one before.', called: 'EvidenceRecord' },
];

/** Returns the words in alphabetical order, with their meaning. */
export function glossaryTable(): string {
  const rows = words
    .toSorted((one, other) => one.word.localeCompare(other.word, 'en'))
    .map(({ word, meaning, called }) => [`**${word}**`, meaning, `\`${called}\``]);
  return table(['word', 'meaning', 'in code or rules'], rows);
}
