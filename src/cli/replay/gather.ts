import { parseDuration } from '../../lib/duration.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { Rules } from '../../rules/rules.ts';
import type { Account } from '../../runtime/account.ts';
import { type History, newestOf, readHistory } from '../../simulation/history.ts';
import { type Surroundings, subjectsOf } from '../../simulation/replay.ts';
import { readRules } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import type { Place } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';
import { describeError } from './describe-error.ts';
import { fetchJobs, fetchSurroundings } from './fetch-jobs.ts';
import { readJobFiles } from './read-job-files.ts';

/** What `rules replay` was called with. */
export interface ReplayOptions extends Place {
  since?: string;
  against?: string;
  acknowledgeAfter?: string;
  timezone?: string;
  jobs?: string[];
}

/** Rules to compare with, and their name. */
export interface Against {
  name: string;
  rules: Rules;
}

/** All that a replay needs. */
export interface Gathered {
  past: History;
  around: Surroundings;
  against: Against | null;
  /** What is not as it would have been, in sentences. */
  notes: string[];
}

/** Why there is nothing to replay: a sentence, or the exit code when it was already printed. */
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
  const other = file === undefined || file === deployed ? null : await readRules(file, terminal.now());
  if (other !== null && 'problem' in other) return { refused: refuseRules(file ?? '', other, json === true, terminal) };
  const compared = other === null ? null : { name: file ?? '', rules: other.rules };
  if (options.jobs !== undefined) return gatherSaved(options.jobs, options, compared, terminal);
  const account = await open(options);
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
  const past = readHistory(saved.jobs, { since, now: terminal.now(), isListedNow: false });
  const notes = [...saved.notes, ...(saved.tags === null && past.problems > 0 ? [noTags] : [])];
  const gathered = { past, around: { tags: saved.tags, planTags: null }, notes };
  if (options.against !== deployed) return { ...gathered, against };
  const inForce = await readInForce(options);
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
  const past = readHistory(fetched.jobs, { since, now, isListedNow: true });
  const { notes, ...around } = await fetchSurroundings(account, subjectsOf(past));
  const gathered = { past, around, notes: [...fetched.notes, ...notes] };
  if (against !== null) return { ...gathered, against };
  const inForce = await readInForce(options);
  if (!('problem' in inForce))
    return { ...gathered, against: inForce.against, notes: [...gathered.notes, ...inForce.notes] };
  if (options.against === deployed) return inForce;
  return { ...gathered, against: null, notes: [...gathered.notes, `Compared with nothing. ${inForce.problem}`] };
}

/** Opens the account; the SDK of AWS is loaded only here and for the rules in force. */
async function open(options: ReplayOptions): Promise<Account | { problem: string }> {
  const { openAccount } = await import('../../runtime/account.ts');
  try {
    return await openAccount(options);
  } catch (error) {
    const otherwise = 'To replay without AWS, save its lists and name them with --jobs.';
    return { problem: `${describeError(error, 'backup:ListBackupJobs')} ${otherwise}` };
  }
}

async function readInForce(
  options: ReplayOptions,
): Promise<{ against: Against; notes: string[] } | { problem: string }> {
  const { rulesInForce } = await import('../../runtime/account.ts');
  try {
    const { place, rules } = await rulesInForce(options);
    if (rules === null)
      return { problem: `There are no rules at ${place}; --stage and --region say where those in force are.` };
    const notes = rules.problem === null ? [] : [rules.problem];
    return { against: { name: `${place}, version ${rules.version}`, rules }, notes };
  } catch (error) {
    const action =
      'ssm:GetParameter, ssm:GetParametersByPath and ssm:GetParameterHistory on the parameters of the rules';
    return { problem: `The rules in force could not be read. ${describeError(error, action)}` };
  }
}

function sinceOf({ since }: ReplayOptions, newest: Instant, usual: string | null): Instant | null {
  const duration = since ?? usual;
  return duration === null ? null : addSeconds(newest, -(parseDuration(duration) ?? 0));
}
