import path from 'node:path';
import type { BackupEvent } from '../../events/backup-event.ts';
import { normaliseEvent } from '../../events/normalise.ts';
import { parseDuration, writeDuration } from '../../lib/duration.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { formatIssue, reportIssues } from '../../rules/check/issue.ts';
import { parseText } from '../../rules/check/parse-text.ts';
import { readMoment } from '../../rules/moment.ts';
import { readText } from '../read-file.ts';
import type { CaseDocument, CaseEvent, Expected, ExpectedDecision, Given } from './case-document.ts';
import { caseIssues } from './check-case.ts';
import { makeEvent } from './make-event.ts';
import { mergeGiven } from './what-is-given.ts';

/** A case ready to be run. */
export interface ReadyCase {
  file: string;
  name: string;
  start: Instant;
  timezone: string;
  /** How long the story goes on, in seconds. */
  endAfter: number;
  /** In the order in which they arrive. */
  events: ReadyEvent[];
  acknowledgements: { afterSeconds: number; by: string }[];
  /** Null when the case does not say what it expects. */
  expect: Expected | null;
}

/** One event of a case. */
export interface ReadyEvent {
  /** Where its own expectations stand: `events[1].expect`. */
  path: string;
  afterSeconds: number;
  event: BackupEvent;
  given: Given;
  expect: ExpectedDecision;
  /** It is the first event as written, which the expectations of the case are about. */
  isFirst: boolean;
}

/** A file that was read: a case, or in sentences what is wrong with it. */
export type CaseRead = { ready: ReadyCase; refersTo: string[] } | { problems: string[]; refersTo: string[] };

/** How long a story goes on after the last thing that happens in it when the case does not say, in seconds. */
const usualEpilogue = 86_400;

/** Stands for the time of an event that has none. */
const noTime = '0001-01-01T00:00:00.000Z';

/** Reads one case, with the files of events that it refers to. Never throws. */
export async function readCase(file: string): Promise<CaseRead> {
  const read = await readText(file);
  if ('problem' in read) return { problems: [read.problem], refersTo: [] };
  const parsed = parseText(read.text);
  const mistakes = parsed.mistakes.length > 0 ? parsed.mistakes : caseIssues(parsed.value);
  if (mistakes.length > 0) {
    const places = [{ name: file, lineOf: parsed.lineOf, writtenAt: parsed.writtenAt }];
    const problems = reportIssues(
      mistakes.map((mistake) => ({ ...mistake, part: 0 })),
      places,
    );
    return { problems: problems.map(formatIssue), refersTo: [] };
  }
  return readStory(file, parsed.value as CaseDocument);
}

async function readStory(file: string, document: CaseDocument): Promise<CaseRead> {
  const events: readonly CaseEvent[] = document.events ?? [{ ...document, expect: {} }];
  const messages = await Promise.all(events.map((event) => readMessage(event, path.dirname(file))));
  const refersTo = events.flatMap((event) => (event.file === undefined ? [] : [beside(file, event.file)]));
  const problems = messages.flatMap((message, index) =>
    'problem' in message ? [`${placeOf(document, index)}${message.problem}`] : [],
  );
  const start = problems.length > 0 ? noTime : startOf(document, messages);
  if (start === null) problems.push('at: is missing, and the first event has no time of its own');
  if (problems.length > 0 || start === null) return { problems, refersTo };
  const ready = events.map((event, index) => readyEvent(document, event, index, messages[index], start));
  const foreign = ready.flatMap((event, index) =>
    event === null ? [`${placeOf(document, index)}is not about AWS Backup`] : [],
  );
  if (foreign.length > 0) return { problems: foreign, refersTo };
  const whole = readyCase(file, document, ready as ReadyEvent[], start);
  const last = lastOf(whole.events, whole.acknowledgements);
  if (whole.endAfter < last)
    return { problems: [`for: ends before what happens after ${writeDuration(last)}`], refersTo };
  return { ready: whole, refersTo };
}

type Message = { message: unknown } | { job: true } | { problem: string };

async function readMessage({ event, file, job }: CaseEvent, folder: string): Promise<Message> {
  if (job !== undefined) return { job: true };
  if (file === undefined) return { message: event };
  const read = await readText(path.resolve(folder, file));
  if ('problem' in read) return { problem: `file ${JSON.stringify(file)} ${read.problem}` };
  try {
    return { message: JSON.parse(read.text) };
  } catch (error) {
    return { problem: `file ${JSON.stringify(file)} is not JSON: ${(error as Error).message}` };
  }
}

/** The story begins when the case says, else when its first event was sent. */
function startOf({ at, timezone }: CaseDocument, [first]: readonly Message[]): Instant | null {
  if (at !== undefined) return readMoment(at, timezone);
  if (first === undefined || !('message' in first)) return null;
  const emittedAt = normaliseEvent(first.message, noTime)?.source.emittedAt;
  return emittedAt === undefined ? noTime : emittedAt === noTime ? null : emittedAt;
}

function readyEvent(
  document: CaseDocument,
  event: CaseEvent,
  index: number,
  message: Message | undefined,
  start: Instant,
): ReadyEvent | null {
  const afterSeconds = parseDuration(event.after ?? '0s') ?? 0;
  const at = addSeconds(start, afterSeconds);
  const sent =
    event.job === undefined
      ? message !== undefined && 'message' in message && message.message
      : makeEvent(event.job, `job-${index + 1}`, at);
  const normalised = normaliseEvent(sent, at);
  if (normalised === null) return null;
  const isList = document.events !== undefined;
  return {
    path: `events[${index}].expect`,
    afterSeconds,
    event: normalised,
    given: mergeGiven(document.given, isList ? event.given : {}, event.job?.tags),
    expect: event.expect ?? {},
    isFirst: index === 0,
  };
}

function readyCase(file: string, document: CaseDocument, events: ReadyEvent[], start: Instant): ReadyCase {
  const { acknowledge = [] } = document;
  const acknowledgements = (Array.isArray(acknowledge) ? acknowledge : [acknowledge]).map(({ after, by }) => ({
    afterSeconds: parseDuration(after) ?? 0,
    by: by ?? 'somebody',
  }));
  const last = lastOf(events, acknowledgements);
  return {
    file,
    name: document.name ?? path.basename(file).replace(/\.\w+$/, ''),
    start,
    timezone: document.timezone ?? 'UTC',
    endAfter: document.for === undefined ? last + usualEpilogue : (parseDuration(document.for) ?? 0),
    events: events.toSorted((a, b) => a.afterSeconds - b.afterSeconds),
    acknowledgements: acknowledgements.toSorted((a, b) => a.afterSeconds - b.afterSeconds),
    expect: Object.keys(document.expect ?? {}).length === 0 ? null : (document.expect ?? null),
  };
}

function lastOf(...happenings: readonly (readonly { afterSeconds: number }[])[]): number {
  return Math.max(...happenings.flat().map(({ afterSeconds }) => afterSeconds));
}

function placeOf({ events }: CaseDocument, index: number): string {
  return events === undefined ? '' : `events[${index}]: `;
}

function beside(file: string, other: string): string {
  return path.resolve(path.dirname(file), other);
}
