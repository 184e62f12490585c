import { writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { type Answer, Answers } from '../../estate/answers.ts';
import type { Call } from '../../estate/calls.ts';
import { readEstate } from '../../estate/read-estate.ts';
import { type CanaryNames, withoutCanary } from '../../estate/without-canary.ts';
import { acceptFindings } from '../../findings/acceptances.ts';
import { judge } from '../../findings/find.ts';
import { isCanaryName } from '../../incidents/canary.ts';
import { parseDuration } from '../../lib/duration.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { formatInstantsIn } from '../../notices/times.ts';
import type { Rules } from '../../rules/rules.ts';
import { withAcceptancesOf } from '../acceptances/with-acceptances.ts';
import type { ExitCode } from '../command.ts';
import { layoutOf } from '../layout.ts';
import { readRules } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import { describeError } from '../replay/describe-error.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { askAccount } from './ask-account.ts';
import { type Checkup, toContract } from './contract.ts';
import { countRetries } from './count-retries.ts';
import { explainFailures, failedJobs } from './failed-jobs.ts';
import { formatCheckup } from './format-checkup.ts';
import { readAnswers } from './read-answers.ts';
import { unknownPlans } from './unknown-plans.ts';
import { writeAnswers } from './write-answers.ts';

/** Options of `checkup`. */
export interface CheckupOptions {
  since: string;
  files?: string;
  /** A folder that gets the answers of AWS as files. */
  collect?: string;
  /** A file that gets the page for people. */
  html?: string;
  /** A file or folder of rules; none: nothing is expected but what plans select. */
  rules?: string;
  /** A file with what people accepted; none: only what the rules accept. */
  acceptances?: string;
  region?: string;
  profile?: string;
  at?: Instant;
  json?: boolean;
}

/**
 * Lists of hundreds of thousands of jobs live until the end. V8 would grow its young generation with them to a third of all
 * memory, which saves no measurable time (`npm run bench:checkup`).
 */
const fewYoung = '--semi-space-growth-factor=1';

/** Without their answers nothing can be said of any backup. */
const essential: readonly Call[] = ['list-backup-plans', 'list-backup-jobs'];

/** Looks, says what was found, and returns the code to end with. */
export async function runCheckup(options: CheckupOptions, terminal: Terminal): Promise<ExitCode> {
  setFlagsFromString(fewYoung);
  const given = await withAcceptancesOf(
    await readRules(options.rules, options.at ?? terminal.now()),
    options.acceptances,
  );
  if ('problem' in given) {
    refuseRules(options.rules ?? '', given, options.json === true, terminal);
    return 2;
  }
  const read = await gather(options, terminal);
  if ('problem' in read) return cannotLook(`${read.problem}.`, options, terminal);
  // The canary of a deployed router fails because it is meant to.
  const answers = withoutCanary(read.answers, canaryNames);
  const checkup = await look(new Answers(answers), given.rules, options, terminal);
  const json = toContract(checkup);
  terminal.out(options.json === true ? writeJson(json) : formatCheckup(checkup, layoutOf(terminal)));
  const unwritten = options.html === undefined ? null : await writePage(options.html, checkup);
  if (unwritten !== null) return cannotLook(unwritten, { ...options, json: false }, terminal);
  const isFailed = checkup.failures.some(({ accepted }) => accepted === undefined);
  if (isFailed || checkup.findings.some(({ accepted }) => accepted === null)) return 1;
  const { answers: seen } = checkup.estate;
  const lacks = essential.filter((call) => !seen.has(call));
  for (const call of lacks) terminal.err(`error: ${call} has no answer: ${inertLine(seen.whyNot(call) ?? '')}.\n`);
  return lacks.length === 0 ? 0 : 2;
}

const canaryNames: CanaryNames = {
  isResource: (arn) => arn?.split(':')[2] === 'dynamodb' && isCanaryName(arn),
  isPlan: isCanaryName,
};

async function gather(
  options: CheckupOptions,
  terminal: Terminal,
): Promise<{ answers: Answer[] } | { problem: string }> {
  const { files, collect, since, at } = options;
  if (files !== undefined) return readAnswers(files);
  try {
    // The SDK is large: a checkup of files never loads it.
    const { openAccountAnswers } = await import('../../runtime/account-answers.ts');
    const source = await openAccountAnswers(options);
    const from = addSeconds(at ?? terminal.now(), -(parseDuration(since) ?? 0));
    const answers = await askAccount(source, from);
    if (collect !== undefined) await writeAnswers(collect, new Answers(answers));
    return { answers };
  } catch (error) {
    const otherwise = 'To look without AWS, save its answers and name their folder with --files';
    return { problem: `${describeError(error, 'the actions of examples/checkup-policy.json')} ${otherwise}` };
  }
}

async function look(
  answers: Answers,
  rules: Rules,
  { since, at }: CheckupOptions,
  terminal: Terminal,
): Promise<Checkup> {
  const now = at ?? terminal.now();
  const span = { since: addSeconds(now, -(parseDuration(since) ?? 0)), at: now };
  const judged = judge(readEstate(answers), span, rules.expect);
  const notKnown = [...judged.notKnown, ...unknownPlans(judged, rules.expectedRate)];
  const explained = explainFailures(answers, span, rules);
  const failures = failedJobs(explained, now, rules);
  const { findings, acceptances } = acceptFindings(judged, rules.accept);
  // What covers jobs alone is said with those.
  const ofJobs = new Set(failures.map(({ accepted }) => accepted?.name));
  const ofFindings = acceptances.filter(({ state, name }) => state !== 'unused' || !ofJobs.has(name));
  const said = findings.map((finding) => ({ ...finding, says: formatInstantsIn(finding.says) }));
  return {
    ...judged,
    notKnown,
    findings: said,
    acceptances: ofFindings,
    failures,
    retries: countRetries(answers, explained),
  };
}

/** Writes the page; returns why it could not be written, else null. */
async function writePage(file: string, checkup: Checkup): Promise<string | null> {
  const { checkupPage } = await import('./page.ts');
  try {
    await writeFile(file, checkupPage(checkup));
    return null;
  } catch (error) {
    return `${file} cannot be written: ${(error as Error).message}.`;
  }
}

function cannotLook(problem: string, { json }: CheckupOptions, terminal: Terminal): 2 {
  if (json === true) terminal.out(writeJson({ problem, problems: [] }));
  terminal.err(`error: ${inertLine(problem)}\n`);
  return 2;
}
