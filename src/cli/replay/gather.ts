import { parseDuration } from '../../lib/duration.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import type { Rules } from '../../routing/decision.ts';
import type { Account } from '../../runtime/account.ts';
import { sayAwsFault } from '../aws-fault.ts';
import { readRules } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import type { Terminal } from '../terminal.ts';
import { fetchJobs, fetchSurroundings } from './fetch-jobs.ts';
import { newestOf, type Past, readPast } from './past.ts';
import { readJobFiles } from './read-job-files.ts';
import { type Surroundings, subjectsOf } from './replay.ts';

/** What `rules replay` was called with. */
export interface ReplayOptions {
  since?: string;
  against?: string;
  stage: string;
  acknowledgeAfter?: string;
  timezone?: string;
  jobs?: string[];
  json?: boolean;
}

/** Rules to compare with, and their name. */
export interface Against {
  name: string;
  rules: Rules;
}

/** All that a replay needs. */
export interface Gathered {
  past: Past;
  around: Surroundings;
  against: Against | null;
  /** What is not as it would have been, in sentences. */
  notes: string[];
}

/** Why there is nothing to replay: a sentence, or the code of what was said already. */
export type NotGathered = { problem: string } | { refused: 1 };

/** As far back as AWS Backup's lists reach. */
const usualSince = '30d';

const noTags =
  'No tags are among the files, so that routes which ask for tags or owners do not match; add what "aws resourcegroupstaggingapi get-resources --output json" prints.';

/** The rules in force, where `--against` names no file. */
const deployed = 'deployed';

/** Gets jobs, tags and the rules to compare with: from saved files, else from AWS. */
export async function gather(options: ReplayOptions, terminal: Terminal): Promise<Gathered | NotGathered> {
  const { against: file, json } = options;
  const other = file === undefined || file === deployed ? null : await readRules(file);
  if (other !== null && 'problem' in other) return { refused: refuseRules(file ?? '', other, json === true, terminal) };
  const compared = other === null ? null : { name: file ?? '', rules: other.rules };
  if (options.jobs !== undefined) return gatherSaved(options.jobs, options, compared, terminal);
  const account = await open('to replay without AWS, save its lists and name them with --jobs');
  return 'problem' in account ? account : gatherFromAws(account, options, compared, terminal);
}

async function gatherSaved(
  files: readonly string[],
  options: ReplayOptions,
  against: Against | null,
  terminal: Terminal,
): Promise<Gathered | NotGathered> {
  const saved = await readJobFiles(files, terminal);
  if ('problem' in saved) return { problem: `${saved.problem}.` };
  const since = sinceOf(options, newestOf(saved.jobs) ?? terminal.now(), null);
  const past = readPast(saved.jobs, { since, now: terminal.now(), isListedNow: false });
  const notes = [...saved.notes, ...(saved.tags === null && past.problems > 0 ? [noTags] : [])];
  const gathered = { past, around: { tags: saved.tags, planTags: null }, notes };
  if (options.against !== deployed) return { ...gathered, against };
  const account = await open('name a file of rules with --against');
  if ('problem' in account) return account;
  const inForce = await rulesInForce(account, options.stage);
  return 'problem' in inForce
    ? inForce
    : { ...gathered, against: inForce.against, notes: [...notes, ...inForce.notes] };
}

async function gatherFromAws(
  account: Account,
  options: ReplayOptions,
  against: Against | null,
  terminal: Terminal,
): Promise<Gathered | NotGathered> {
  const now = terminal.now();
  const since = sinceOf(options, now, usualSince);
  const fetched = await fetchJobs(account.lists, since ?? now);
  if ('problem' in fetched) return fetched;
  const past = readPast(fetched.jobs, { since, now, isListedNow: true });
  const { notes, ...around } = await fetchSurroundings(account, subjectsOf(past));
  const gathered = { past, around, notes: [...fetched.notes, ...notes] };
  if (against !== null) return { ...gathered, against };
  const inForce = await rulesInForce(account, options.stage);
  if (!('problem' in inForce))
    return { ...gathered, against: inForce.against, notes: [...gathered.notes, ...inForce.notes] };
  if (options.against === deployed) return inForce;
  return { ...gathered, against: null, notes: [...gathered.notes, `Compared with nothing. ${inForce.problem}`] };
}

/** Opens the account; the SDK of AWS is loaded only here. */
async function open(otherwise: string): Promise<Account | { problem: string }> {
  const { openAccount } = await import('../../runtime/account.ts');
  try {
    return await openAccount();
  } catch (error) {
    return { problem: `AWS cannot be asked: ${sayAwsFault(error, '')}; ${otherwise}.` };
  }
}

async function rulesInForce(
  account: Account,
  stage: string,
): Promise<{ against: Against; notes: string[] } | { problem: string }> {
  const parameter = `/backup-alerts/${inertLine(stage)}/routing`;
  try {
    const rules = await account.rulesInForce(stage);
    if (rules === null)
      return {
        problem: `There is no parameter ${parameter} in ${account.region}; --stage says where the rules in force are.`,
      };
    return {
      against: { name: `${parameter}, version ${rules.version}`, rules },
      notes: rules.problem === null ? [] : [rules.problem],
    };
  } catch (error) {
    return {
      problem: `The rules in force could not be read: ${sayAwsFault(error, `ssm:GetParameter of ${parameter}`)}.`,
    };
  }
}

function sinceOf({ since }: ReplayOptions, newest: Instant, usual: string | null): Instant | null {
  const duration = since ?? usual;
  return duration === null ? null : addSeconds(newest, -(parseDuration(duration) ?? 0));
}
