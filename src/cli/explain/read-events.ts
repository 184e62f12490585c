import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { decode, describeFileError, fileLimit, readText } from '../read-file.ts';
import type { Terminal } from '../terminal.ts';

/** One event as somebody gave it, or why there is none. */
export type Given = {
  /** The file as it was named; `-` is standard input. */
  file: string;
  /** Place in the file when it holds a list, from 0. */
  index: number | null;
} & ({ message: unknown } | { problem: string });

/** What was given, and whether that is a list even when it holds only one. */
export interface GivenEvents {
  given: Given[];
  isList: boolean;
}

/** Reads every event of the files, of the folders' `*.json` files in name order, and of standard input. Never throws. */
export async function readEvents(places: readonly string[], terminal: Terminal): Promise<GivenEvents> {
  const read: GivenEvents[] = [];
  for (const place of places) read.push(await readPlace(place, terminal));
  return {
    given: read.flatMap(({ given }) => given),
    isList: places.length > 1 || read.some(({ isList }) => isList),
  };
}

async function readPlace(place: string, terminal: Terminal): Promise<GivenEvents> {
  if (place !== '-' && (await isFolder(place))) return readFolder(place);
  const read = place === '-' ? decode(await terminal.readInput(fileLimit)) : await readText(place);
  return 'problem' in read ? only(withProblem(place, read.problem)) : eventsIn(place, read.text);
}

async function isFolder(place: string): Promise<boolean> {
  try {
    return (await stat(place)).isDirectory();
  } catch {
    return false;
  }
}

async function readFolder(folder: string): Promise<GivenEvents> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    return only(withProblem(folder, `cannot be read: ${describeFileError(error)}`));
  }
  if (names.length === 0) return { given: [withProblem(folder, 'is a folder without any *.json file')], isList: true };
  const given: Given[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const read = await readText(file);
    given.push(...('problem' in read ? [withProblem(file, read.problem)] : eventsIn(file, read.text).given));
  }
  return { given, isList: true };
}

/** Returns each event of a text: of a list each, of a batch of SQS or SNS records each, else the one. */
function eventsIn(file: string, text: string): GivenEvents {
  const parsed = parse(text);
  if ('problem' in parsed) return only(withProblem(file, parsed.problem));
  const { value } = parsed;
  if (!isEnvelope(value)) return only(noEvent(file, value));
  const list = Array.isArray(value) ? value : batchIn(value);
  if (list.length === 0) return only(withProblem(file, 'holds an empty list'));
  if (list.length === 1 && !Array.isArray(value)) return only({ file, index: null, message: list[0] });
  return { given: list.map((message, index) => ({ file, index, message })), isList: true };
}

function parse(text: string): { value: unknown } | { problem: string } {
  if (text.trim() === '') return { problem: 'is empty' };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `is not JSON: ${(error as Error).message}` };
  }
}

/** Returns the messages of a Lambda's input or of the answer of `aws sqs receive-message`; else the value itself. */
function batchIn(value: object | string): unknown[] {
  if (typeof value === 'string') return [value];
  const { Records, Messages } = value as Record<string, unknown>;
  const batch = [Records, Messages].find((part) => Array.isArray(part) && part.length > 0);
  return (batch as unknown[] | undefined) ?? [value];
}

/** JSON text inside JSON is an envelope, too. */
function isEnvelope(value: unknown): value is object | string {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function noEvent(file: string, value: unknown): Given {
  return withProblem(file, `holds ${value === null ? 'null' : `a ${typeof value}`}, not an event`);
}

function withProblem(file: string, problem: string): Given {
  return { file, index: null, problem };
}

function only(given: Given): GivenEvents {
  return { given: [given], isList: false };
}
