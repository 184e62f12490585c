/** What the story's steps share: the words of its timeline, and questions to what the vendors received. */
import type { Incident } from '../src/incidents/incident.ts';
import { eventually, NotSeen } from './eventually.ts';
import { type Observer, type ReceivedAbout, textOf } from './observer.ts';

/** One thing that was done or observed. */
export interface Moment {
  /** When, by the clock of the place where it was observed. */
  readonly time: string;
  /** The same, in seconds since the story began. */
  readonly afterSeconds: number;
  readonly step: string;
  /** Where it was done or observed: a target of the rules and its place at the vendor, `incident`, `AWS Backup`. */
  readonly target: string;
  readonly what: string;
  /** Null until the incident exists. */
  readonly incidentId: string | null;
}

/** A story being played. */
export interface Story {
  readonly observer: Observer;
  /** Unique, so that the story can be played many times. */
  readonly resource: string;
  note(step: string, moment: { at?: string; target: string; what: string }): void;
  /** As it was last looked at before the acknowledgement. */
  incident: Incident | null;
}

/** Where the rules of local/seed send the story. */
export const places = {
  channel: { id: 'C0123456789', name: 'backup-channel (Slack #backup-alerts)' },
  pager: { id: 'C0123456780', name: 'dba-pager (Slack #dba-oncall)' },
  mail: 'dba-mail (dba@example.com)',
  tickets: 'tickets (Jira OPS)',
} as const;

/** Waits until the ticket has moved and its last comment says so. */
export async function ticketMoves(story: Story, step: string, to: { category: string; says: string[] }): Promise<void> {
  const what = `the ticket in a status of category ${to.category} with a comment “${to.says.join('”, “')}”`;
  const ticket = await eventually(what, async () => {
    const now = (await received(story)).tickets.at(0);
    const comment = textOf(now?.comments.at(-1)?.body);
    return now?.status.category === to.category && saysAll(comment, to.says) ? now : null;
  });
  const comment = ticket.comments.at(-1);
  story.note(step, {
    at: new Date(comment?.created ?? '').toISOString(),
    target: places.tickets,
    what: `${ticket.key} ${ticket.status.name}: ${textOf(comment?.body).split('\n').at(-1)}`,
  });
}

/** Waits for a mail that says so. */
export async function mailSays(story: Story, step: string, says: readonly string[]): Promise<void> {
  const mail = await eventually(`a mail that says “${says.join('”, “')}”`, async () =>
    (await received(story)).mails.find(({ text }) => saysAll(text ?? '', says)),
  );
  const line = mail.text?.split('\n').find((candidate) => saysAll(candidate, says)) ?? '';
  story.note(step, { at: mail.at, target: places.mail, what: `${mail.subject}: ${line}` });
}

/** What the vendors have received about the story's incident. */
export function received({ observer, incident }: Story): Promise<ReceivedAbout> {
  return observer.receivedAbout(incident?.id ?? '');
}

/** The living message of the incident in a channel. */
export function messageIn({ slack }: ReceivedAbout, channel: string): ReceivedAbout['slack'][number] | undefined {
  return slack.find((message) => message.channel === channel && message.threadTs === null);
}

/** How many things have been said. */
export function countOf({ slack, tickets, mails, sns }: ReceivedAbout): number {
  const comments = tickets.reduce((sum, ticket) => sum + ticket.comments.length, 0);
  return slack.length + tickets.length + comments + mails.length + sns.length;
}

/** @throws {NotSeen} naming the parts that are not in the text. */
export function mustSay(text: string, where: string, wanted: readonly string[]): void {
  const missing = wanted.filter((part) => !text.includes(part));
  if (missing.length > 0) throw new NotSeen(`Not in ${where}: “${missing.join('”, “')}”.`);
}

/** Says whether every part is in the text. */
export function saysAll(text: string, wanted: readonly string[]): boolean {
  return wanted.every((part) => text.includes(part));
}

/** Returns the time of a Slack message. */
export function slackTime(ts: string): string {
  return new Date(Number(ts) * 1000).toISOString();
}
