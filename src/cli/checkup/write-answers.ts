import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Answer, Answers } from '../../estate/answers.ts';
import { type Call, callRow, calls } from '../../estate/calls.ts';

/** Writes answers into a folder as the AWS CLI would print them, refusals included; `checkup --files` reads them. */
export async function writeAnswers(folder: string, answers: Answers): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const call of Object.keys(calls) as Call[])
    for (const answer of answers.all(call)) await write(path.join(folder, fileOf(answer)), answer);
  // Beside an answer it says that it is not whole.
  for (const answer of answers.partlyRefused()) await write(path.join(folder, `${answer.call}.refused.json`), answer);
}

async function write(file: string, answer: Answer): Promise<void> {
  await writeFile(file, `${JSON.stringify(contentOf(answer), null, 1)}\n`);
}

/** Its call and what it is about. */
function fileOf({ call, about }: Answer): string {
  return `${[call, ...about.map(encodePart)].join('.')}.json`;
}

function contentOf({ call, pages, refused, why }: Answer): object {
  const { lists } = callRow(call);
  if (refused !== null) return { Error: { Code: refused, Message: why } };
  if (lists === undefined) return pages[0] ?? {};
  const listed = pages.flatMap((page) => (Array.isArray(page[lists]) ? (page[lists] as unknown[]) : []));
  // By the last page it is known whether the list is cut.
  return { ...pages.at(-1), [lists]: listed };
}

/** Encodes characters that a file name cannot have. */
function encodePart(part: string): string {
  return part.replace(/[%/\\:*?"<>|]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
