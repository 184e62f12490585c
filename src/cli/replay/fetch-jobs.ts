import { kinds, listedKinds } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';
import { isListCut } from '../../lib/page-tokens.ts';
import type { BackupPlans } from '../../ports/aws-backup/backup-plans.ts';
import type { JobLists } from '../../ports/aws-backup/job-lists.ts';
import type { ResourceTags } from '../../ports/aws-backup/resource-tags.ts';
import type { Surroundings, TagsByArn } from '../../simulation/replay.ts';
import { describeError } from './describe-error.ts';

/** ARNs that one call of the tagging API may name. */
const asked = 100;

/** Plans that are asked about at most: each takes a call. */
const mostPlans = 200;

/** Faults that the next call would meet as well. */
const lasting = /AccessDenied|NotAuthorized|Credentials|Expired|UnrecognizedClient|InvalidClientToken/;

/** Reads all lists of jobs. A kind that may not be listed, or whose list is cut, is noted; when no kind may be listed it is a problem. */
export async function fetchJobs(
  lists: JobLists,
  createdAfter: Instant,
): Promise<{ jobs: object[]; notes: string[] } | { problem: string }> {
  const jobs: object[] = [];
  const notes: string[] = [];
  let denied = 0;
  for (const kind of listedKinds) {
    try {
      for await (const page of lists.pages(kind, createdAfter)) for (const job of page) jobs.push(job);
    } catch (error) {
      if (isListCut(error)) {
        notes.push(
          `The list of ${kind} jobs is cut, so there are more of them than were read. Replay a shorter time, by --since.`,
        );
        continue;
      }
      const problem = `The ${kind} jobs could not be read. ${describeError(error, `backup:${kinds[kind].job.lists}`)}`;
      notes.push(problem);
      denied += 1;
      if (!isDenied(error) || denied === listedKinds.length) return { problem };
    }
  }
  return { jobs, notes };
}

function isDenied(error: unknown): boolean {
  return /AccessDenied|NotAuthorized/.test((error as Error).name);
}

/** Reads the tags of resources and plans; without them routes that ask for tags match less, which is noted. */
export async function fetchSurroundings(
  sources: { tags: ResourceTags; plans: Pick<BackupPlans, 'tagsOfPlan'> },
  subjects: { resources: readonly string[]; plans: readonly string[] },
): Promise<Surroundings & { notes: string[] }> {
  const tags = await readAll(subjects.resources, asked, (arn) => sources.tags.tagsOf(arn, never));
  const plans = subjects.plans.slice(0, mostPlans);
  const planTags = await readAll(plans, 1, (arn) => sources.plans.tagsOfPlan(arn, never));
  return {
    tags: tags.found,
    planTags: planTags.found,
    notes: [
      ...describeMissing('tags of the resources', tags, 'tag:GetResources'),
      ...describeMissing('tags of the backup plans', planTags, 'backup:ListTags'),
    ],
  };
}

interface TagsRead {
  /** Null when nothing could be read. */
  found: TagsByArn | null;
  missing: number;
  of: number;
  fault: unknown;
}

const never = new AbortController().signal;

async function readAll(
  arns: readonly string[],
  atOnce: number,
  read: (arn: string) => Promise<Record<string, string>>,
): Promise<TagsRead> {
  const result: TagsRead = { found: new Map(), missing: 0, of: arns.length, fault: null };
  for (let begin = 0; begin < arns.length; begin += atOnce) {
    const some = arns.slice(begin, begin + atOnce);
    const answers = await Promise.allSettled(some.map(read));
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') result.found?.set(some[index] ?? '', answer.value);
      else result.fault = answer.reason;
    }
    if (lasting.test((result.fault as Error | null)?.name ?? '')) break;
  }
  result.missing = arns.length - (result.found?.size ?? 0);
  return arns.length > 0 && result.missing === arns.length ? { ...result, found: null } : result;
}

function describeMissing(what: string, { missing, of, fault }: TagsRead, permission: string): string[] {
  if (missing === 0) return [];
  const which = missing === of ? `The ${what}` : `${missing} of the ${of} ${what}`;
  return [
    `${which} could not be read, so that routes which ask for tags or owners match less. ${describeError(fault, permission)}`,
  ];
}
