import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Answer, aboutOf } from '../../estate/answers.ts';
import { type Call, callRow, isCall } from '../../estate/calls.ts';
import { keptOf } from '../../estate/kept-fields.ts';
import { type Fields, textOf } from '../../events/fields.ts';
import { isObject } from '../../lib/is-object.ts';
import { inertLine } from '../../lib/text.ts';
import { describeFileError, readText } from '../read-file.ts';
import { splitJson } from '../replay/split-json.ts';
import { readLongList } from './read-long-list.ts';

/** The largest file that is read, in bytes: about 200,000 jobs. */
const answerLimit = 250_000_000;

/** The answers in a folder, or why none can be used. */
export type ReadAnswers = { answers: Answer[] } | { problem: string };

/**
 * Reads a folder of files as the AWS CLI prints them, each named by its call: `list-backup-jobs.json`,
 * `get-backup-plan.<id>.json`, a slash written as `%2F`. One file may hold several pages. A refusal by AWS, as text or JSON,
 * counts as refused; an empty file is no answer. Never throws.
 */
export async function readAnswers(folder: string): Promise<ReadAnswers> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    return { problem: `${inertLine(folder)} cannot be read: ${describeFileError(error)}` };
  }
  const answers: Answer[] = [];
  const share = sharing();
  for (const name of names) {
    const asked = askedBy(name);
    if (asked !== null) answers.push(await readAnswer(path.join(folder, name), asked, share));
  }
  if (answers.length > 0) return { answers };
  return {
    problem: `${inertLine(folder)} holds no file that is named as a call of the AWS CLI, such as list-backup-plans.json`,
  };
}

/** Returns a function that interns texts, so that equal ones are in memory once. */
function sharing(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const first = known.get(text);
    if (first !== undefined) return first;
    if (known.size < mostShared) known.set(text, text);
    return text;
  };
}

/** How many texts are interned. */
const mostShared = 100_000;

/** What a file's name says of its content. */
type Asked = Pick<Answer, 'call' | 'about'>;

function askedBy(file: string): Asked | null {
  const name = file.slice(0, -'.json'.length);
  const dot = name.indexOf('.');
  const call = dot < 0 ? name : name.slice(0, dot);
  if (!isCall(call)) return null;
  const rest = dot < 0 ? '' : name.slice(dot + 1);
  const parts = callRow(call).about?.length === 2 ? splitOnce(rest) : [rest];
  return { call, about: callRow(call).about === undefined ? [] : parts.map(decodePart) };
}

function splitOnce(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** From this size on, in bytes, a list is read as a stream. */
const longFile = 4_000_000;

async function readAnswer(file: string, asked: Asked, share: (text: string) => string): Promise<Answer> {
  const parsed = await parseFile(file, asked.call, share);
  if ('refused' in parsed) return refusal(asked, parsed.refused, parsed.why);
  const { pages } = parsed;
  const wrong = describeWrong(asked.call, pages);
  if (wrong !== null) return refusal(asked, 'Unreadable', wrong);
  return { call: asked.call, about: aboutOf(asked.call, pages) ?? asked.about, pages, refused: null, why: null };
}

/** Says that an answer is not that of its call; unnoticed, it would pass for an empty list. `{}` is an empty list. */
function describeWrong(call: Call, pages: readonly Fields[]): string | null {
  const { lists } = callRow(call);
  if (pages.length === 0) return 'its file holds no answer of the AWS CLI';
  if (lists === undefined || pages.some((page) => Array.isArray(page[lists]))) return null;
  const isEmpty = pages.every((page) => Object.keys(page).length === 0);
  return isEmpty ? null : `its file has no list ${lists}: it is the answer to something else`;
}

async function parseFile(file: string, call: Call, share: (text: string) => string): Promise<ParsedPages> {
  const { lists } = callRow(call);
  const head = lists === undefined ? null : await readHead(file);
  if (lists === undefined || head === null || head.size < longFile || !/^\s*\{/.test(head.text)) {
    const read = await readText(file, answerLimit);
    return 'problem' in read ? unreadable(read.problem) : parsePages(read.text);
  }
  if (head.size > answerLimit) return unreadable(`is larger than ${answerLimit / 1_000_000} MB`);
  try {
    return { pages: await readLongList(file, lists, (listed) => keptOf(call, listed, share)) };
  } catch (error) {
    return unreadable(`is not JSON: ${inertLine((error as Error).message)}`);
  }
}

/** How a file begins, and its size; null when it cannot be read. What is not UTF-8 begins with no brace. */
async function readHead(file: string): Promise<{ size: number; text: string } | null> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(64), 0, 64, 0);
      const isWide = buffer.subarray(0, bytesRead).includes(0);
      return { size: (await handle.stat()).size, text: isWide ? '' : buffer.toString('utf8', 0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

function unreadable(problem: string): { refused: string; why: string } {
  return { refused: 'Unreadable', why: `its file ${problem}` };
}

function refusal(asked: Asked, refused: string, why: string): Answer {
  return { ...asked, pages: [], refused, why };
}

type ParsedPages = { pages: Fields[] } | { refused: string; why: string };

function parsePages(text: string): ParsedPages {
  if (text.trim() === '') return { refused: 'Empty', why: 'its file is empty, as when the call was denied' };
  const said = /An error occurred \((\w+)\)[^:]*:?\s*(.*)/.exec(text.slice(0, 4000));
  if (said !== null && !/^\s*[[{]/.test(text)) return refusedBy(said[1] ?? '', said[2] ?? '');
  const pages: Fields[] = [];
  try {
    // A whole file is read in one go; what several are put together in is taken apart first.
    for (const value of parseAll(text)) {
      if (!isObject(value))
        return { refused: 'Unreadable', why: 'its file holds no answer of the AWS CLI: it is no object' };
      pages.push(value);
    }
  } catch (error) {
    return { refused: 'Unreadable', why: `its file is not JSON: ${inertLine((error as Error).message)}` };
  }
  const error = pages.length === 1 && isObject(pages[0]?.Error) ? pages[0].Error : null;
  return error === null ? { pages } : refusedBy(textOf(error, 'Code') ?? '', textOf(error, 'Message') ?? '');
}

function parseAll(text: string): unknown[] {
  try {
    return [JSON.parse(text)].flat(1);
  } catch (error) {
    const parts = splitJson(text);
    if (parts.length < 2) throw error;
    return parts.flatMap((part) => JSON.parse(part));
  }
}

function refusedBy(code: string, message: string): { refused: string; why: string } {
  const why = [code, message].map(inertLine).filter((part) => part !== '');
  return { refused: code === '' ? 'Refused' : code, why: `AWS refused: ${why.join(': ') || 'it does not say why'}` };
}
