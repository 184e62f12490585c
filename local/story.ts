/**
 * The story of one incident, played on a running stack: each step does something or waits for something, and
 * ends only when its effect was observed at the vendors' side or in the table. `demo.ts` shows it to people,
 * `test/end-to-end/story.test.ts` holds the product to it. Start at `playStory`.
 */
import { randomBytes } from 'node:crypto';
import type { Incident } from '../src/incidents/incident.ts';
import { formatInstantsIn } from '../src/notices/times.ts';
import { eventually, NotSeen, neverUntil } from './eventually.ts';
import { buttonsOf, observe, textOf } from './observer.ts';
import type { Addresses } from './running-stack.ts';
import { backupJob, databaseArn, surroundingsOf } from './samples.ts';
import {
  countOf,
  type Moment,
  mailSays,
  messageIn,
  mustSay,
  places,
  received,
  type Story,
  saysAll,
  slackTime,
  ticketMoves,
} from './story-checks.ts';

const person = { id: 'U0000000002', name: 'jonas.berg' };
const completed = { state: 'COMPLETED', message: '', category: 'SUCCESS' } as const;
/** How long after the time of the next step silence must last to count as proof. */
const marginMs = 5000;

/**
 * Plays the whole story. A story that fails ends its incident all the same, so that nobody is told of it any more.
 *
 * @throws {NotSeen} at the first step whose effect was not observed.
 */
export async function playStory(stack: Addresses, tell: (moment: Moment) => void): Promise<Story> {
  const story = beginStory(stack, tell);
  try {
    for (const step of steps) await step(story);
    return story;
  } catch (error) {
    await emit(story, completed).catch(() => {});
    throw error;
  }
}

const steps: readonly ((story: Story) => Promise<void>)[] = [
  backupFails,
  peopleAreTold,
  nextStepIsTold,
  somebodyAcknowledges,
  chainStops,
  nextBackupCompletes,
  incidentResolves,
];

/** Begins a story about a database that nobody has heard of before. */
export function beginStory(stack: Addresses, tell: (moment: Moment) => void): Story {
  const began = Date.now();
  const story: Story = {
    observer: observe(stack),
    resource: `demo-orders-${randomBytes(3).toString('hex')}`,
    incident: null,
    note(step, { at = new Date().toISOString(), target, what }) {
      const afterSeconds = Math.max(0, Math.round((Date.parse(at) - began) / 100) / 10);
      tell({ time: at, afterSeconds, step, target, what, incidentId: story.incident?.id ?? null });
    },
  };
  return story;
}

/** AWS Backup reports through EventBridge that a job of the story's database failed. */
export async function backupFails(story: Story): Promise<void> {
  const message = 'Access denied. The IAM role does not have permission to create a snapshot.';
  await emit(story, { state: 'FAILED', message, category: 'AccessDenied' });
  story.note('A backup fails', { target: 'AWS Backup', what: `RDS ${story.resource}: FAILED, “${message}”` });
}

/** The incident opens, and the first step reaches Slack, mail and Jira with what a person needs to act. */
export async function peopleAreTold(story: Story): Promise<void> {
  const step = 'People are told';
  const { observer, resource } = story;
  const incident = await eventually(`an incident about ${resource} in the table`, () => observer.incidentOf(resource));
  story.incident = incident;
  story.note(step, {
    at: incident.openedAt,
    target: 'incident',
    what: `${incident.id} is open: ${incident.severity}, route “${incident.routing.route}”, policy ${incident.routing.policy}`,
  });
  const message = await eventually(`an alert about ${resource} in Slack #backup-alerts`, async () =>
    messageIn(await received(story), places.channel.id),
  );
  mustSay(textOf(message.blocks), 'the alert in Slack', [resource, 'daily', 'Access denied']);
  if (!buttonsOf(message).includes('acknowledge'))
    throw new NotSeen('The alert in Slack has no button to acknowledge.');
  story.note(step, { at: slackTime(message.ts), target: places.channel.name, what: message.text });

  const mail = await eventually(`a mail about ${resource} to dba@example.com`, async () =>
    (await received(story)).mails.at(0),
  );
  mustSay(mail.text ?? '', 'the mail', [resource, 'daily', 'Access denied', '/a/']);
  story.note(step, { at: mail.at, target: places.mail, what: mail.subject });

  const ticket = await eventually(`a ticket about ${resource} in Jira`, async () =>
    (await received(story)).tickets.at(0),
  );
  mustSay(textOf(ticket.fields.description), 'the ticket', [resource, 'daily', 'Access denied']);
  story.note(step, {
    at: new Date(ticket.created).toISOString(),
    target: places.tickets,
    what: `${ticket.key} ${ticket.status.name}: ${ticket.fields.summary}`,
  });
}

/** Nobody answers, so the next step of the policy hears of it. */
export async function nextStepIsTold(story: Story): Promise<void> {
  const page = await eventually(
    `the next step, a message about ${story.resource} in Slack #dba-oncall`,
    async () => messageIn(await received(story), places.pager.id),
    60_000,
  );
  mustSay(textOf(page.blocks), 'the message in #dba-oncall', [story.resource, 'Nobody acknowledged']);
  const target = places.pager.name;
  story.note('Nobody acknowledges', { at: slackTime(page.ts), target, what: page.text });
}

/** A person presses Acknowledge in Slack; the incident, the message and the ticket say who and when. */
export async function somebodyAcknowledges(story: Story): Promise<void> {
  const step = 'Somebody acknowledges';
  const { channel, pager } = places;
  const before = messageIn(await received(story), channel.id);
  story.incident = await currentIncident(story);
  const pressed = await story.observer.press({
    channel: channel.id,
    ts: before?.ts ?? '',
    actionId: 'acknowledge',
    user: person.id,
  });
  if (!pressed.ok) throw new NotSeen(`Slack did not get its answer to the press: ${pressed.warning}.`);
  const pressedAt = new Date().toISOString();
  story.note(step, {
    at: pressedAt,
    target: channel.name,
    what: `${person.name} presses Acknowledge; answered ${pressed.status} in ${pressed.durationMs} ms`,
  });
  const incident = await eventually('the acknowledgement in the table', async () => {
    const now = await currentIncident(story);
    return now?.status === 'acknowledged' ? now : null;
  });
  const at = incident.acknowledgement?.at ?? '';
  story.note(step, { at, target: 'incident', what: `acknowledged by ${incident.acknowledgement?.by}, chain stopped` });
  const says = [`Acknowledged by ${person.name}`, `${at.slice(11, 16)} UTC`];
  for (const place of [channel, pager]) {
    const message = await eventually(`who acknowledged and when, in ${place.name}`, async () => {
      const now = messageIn(await received(story), place.id);
      return now && saysAll(textOf(now.blocks), says) ? now : null;
    });
    story.note(step, { at: slackTime(message.editedTs ?? message.ts), target: place.name, what: message.text });
  }
  await ticketMoves(story, step, { category: 'indeterminate', says });
  await mailSays(story, step, says.slice(0, 1));
}

/** Nothing more is said for longer than the next step would have taken. */
export async function chainStops(story: Story): Promise<void> {
  const { observer, incident } = story;
  const due = Date.parse(incident?.escalation.nextStepAt ?? '');
  const stepsTaken = incident?.escalation.stepsTaken;
  const until = Math.max(due, Date.now()) + marginMs;
  const heard = countOf(await received(story));
  await neverUntil('Something was said after the acknowledgement', until, async () => {
    const now = countOf(await received(story));
    return now === heard ? null : `${heard} before, ${now} now`;
  });
  const now = await observer.incidentOf(story.resource);
  if (now?.escalation.stepsTaken !== stepsTaken || now?.status !== 'acknowledged')
    throw new NotSeen(`The chain went on: ${now?.status}, ${now?.escalation.stepsTaken} steps taken.`);
  const dueTime = new Date(due).toISOString().slice(11, 19);
  const what = `nothing was said; the next step would have been at ${dueTime} UTC, ${Math.round((Date.now() - due) / 1000)} s ago`;
  story.note('The chain stops', { target: 'incident', what });
}

/** AWS Backup reports that a later job of the same database completed. */
export async function nextBackupCompletes(story: Story): Promise<void> {
  await emit(story, completed);
  story.note('The next backup completes', { target: 'AWS Backup', what: `RDS ${story.resource}: COMPLETED` });
}

/** The incident resolves itself: table, both Slack messages, ticket and mail. */
export async function incidentResolves(story: Story): Promise<void> {
  const step = 'The incident resolves itself';
  const incident = await eventually('the end of the incident in the table', async () => {
    const now = await currentIncident(story);
    return now?.status === 'resolved' ? now : null;
  });
  const what = formatInstantsIn(incident.resolution?.reason ?? '');
  story.note(step, { at: incident.resolution?.at ?? '', target: 'incident', what });
  for (const place of [places.channel, places.pager]) {
    const message = await eventually(`“Resolved” and no more buttons in ${place.name}`, async () => {
      const now = messageIn(await received(story), place.id);
      return now?.text.includes('Resolved: ') && !buttonsOf(now).includes('acknowledge') ? now : null;
    });
    story.note(step, { at: slackTime(message.editedTs ?? message.ts), target: place.name, what: message.text });
  }
  await ticketMoves(story, step, { category: 'done', says: ['Resolved'] });
  await mailSays(story, step, ['Resolved']);
}

async function emit(
  { observer, resource }: Story,
  outcome: { state: string; message: string; category: string },
): Promise<void> {
  const now = new Date();
  const { event, job } = backupJob(now, { type: 'RDS', resourceArn: databaseArn(resource), ...outcome });
  const known = { ...surroundingsOf(databaseArn(resource), now), [job.kind]: [job.item] };
  for (const [kind, items] of Object.entries(known)) await observer.seedBackup(kind, items);
  await observer.aws.putEvent(event);
}

function currentIncident({ observer, resource }: Story): Promise<Incident | null> {
  return observer.incidentOf(resource);
}
