import { isObject } from '../../lib/is-object.ts';
import { inertLine } from '../../lib/text.ts';
import type { TagsByArn } from '../../simulation/replay.ts';
import { decode, readText } from '../read-file.ts';
import type { Terminal } from '../terminal.ts';
import { splitJson } from './split-json.ts';

/** What saved lists hold. */
export interface SavedJobs {
  jobs: object[];
  /** Null when no file holds tags. */
  tags: TagsByArn | null;
  /** What is not as it should be, in sentences. */
  notes: string[];
}

/** The largest file of jobs that is read, in bytes: about 200,000 jobs. */
const jobsLimit = 250_000_000;

/** The lists in the answers of AWS Backup. */
const lists = ['BackupJobs', 'CopyJobs', 'RestoreJobs'] as const;

/** Names that only a job has, so that one can stand without a list around it. */
const ids = ['BackupJobId', 'CopyJobId', 'RestoreJobId', 'CopyJob'] as const;

/**
 * Reads saved lists as `aws backup list-…-jobs --output json` prints them, several of them in one file too, and tags as
 * `aws resourcegroupstaggingapi get-resources` prints them. Never throws.
 */
export async function readJobFiles(
  files: readonly string[],
  terminal: Terminal,
): Promise<SavedJobs | { problem: string }> {
  const saved: SavedJobs = { jobs: [], tags: null, notes: [] };
  for (const file of files) {
    const read =
      file === '-' ? decode(await terminal.readInput(jobsLimit), jobsLimit) : await readText(file, jobsLimit);
    const problem = 'problem' in read ? read.problem : addFile(saved, file, read.text);
    if (problem !== null) return { problem: `${file === '-' ? 'standard input' : inertLine(file)} ${problem}` };
  }
  return saved;
}

/** Adds what a file holds; returns what is wrong with it, else null. */
function addFile(saved: SavedJobs, file: string, text: string): string | null {
  const parts = splitJson(text);
  if (parts.length === 0) return 'is empty';
  for (const part of parts) {
    let value: unknown;
    try {
      value = JSON.parse(part);
    } catch (error) {
      return `is not JSON: ${(error as Error).message}`;
    }
    if (!addValue(saved, value)) {
      return `holds no jobs; save what "aws backup list-backup-jobs --output json" prints, and the same of copy and restore jobs`;
    }
    if (isObject(value) && typeof value.NextToken === 'string') {
      saved.notes.push(
        `The list in ${inertLine(file)} is cut: it has a NextToken, so there are more jobs than it holds.`,
      );
    }
  }
  return null;
}

function addValue(saved: SavedJobs, value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one) => addValue(saved, one));
  if (!isObject(value)) return false;
  if (Array.isArray(value.ResourceTagMappingList)) {
    addTags(saved, value.ResourceTagMappingList);
    return true;
  }
  const held = lists.map((name) => value[name]).find((list) => Array.isArray(list));
  if (held !== undefined) {
    for (const job of held as unknown[]) if (isObject(job)) saved.jobs.push(job);
    return true;
  }
  if (!ids.some((id) => id in value)) return false;
  saved.jobs.push(value);
  return true;
}

function addTags(saved: SavedJobs, mappings: readonly unknown[]): void {
  saved.tags ??= new Map();
  for (const mapping of mappings) {
    if (!isObject(mapping) || typeof mapping.ResourceARN !== 'string') continue;
    const tags = Array.isArray(mapping.Tags) ? mapping.Tags : [];
    const pairs = tags.flatMap((tag) =>
      isObject(tag) && typeof tag.Key === 'string' ? [[tag.Key, String(tag.Value ?? '')]] : [],
    );
    saved.tags.set(mapping.ResourceARN, Object.fromEntries(pairs));
  }
}
