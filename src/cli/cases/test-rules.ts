import { writeFile } from 'node:fs/promises';
import type { Rules } from '../../rules/rules.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { layoutOf } from '../layout.ts';
import { describeFileError, readText } from '../read-file.ts';
import { readRules } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { compare } from './compare.ts';
import { type CaseResult, formatResults, toContract } from './format-results.ts';
import type { ReadyCase } from './read-case.ts';
import { readCases } from './read-cases.ts';
import { runCase } from './run-case.ts';
import { updateCase } from './update-case.ts';

/** Options of `rules test`. */
export interface TestOptions {
  cases: string;
  update?: boolean;
  json?: boolean;
}

const nothingExpected = 'says nothing of what it expects; --update writes what comes of it now';

/** Plays every case of a folder under a file of rules, and says where the results differ from what it expects. */
export async function testRules(file: string, options: TestOptions, terminal: Terminal): Promise<ExitCode> {
  const given = await readRules(file, terminal.now());
  if ('problem' in given) return refuseRules(file, given, options.json === true, terminal);
  const read = await readCases(options.cases);
  const problem = 'problem' in read ? read.problem : read.cases.length > 0 || options.update ? null : 'has no cases';
  if (problem !== null || 'problem' in read)
    return fail(`${options.cases} ${problem}.`, { json: options.json === true }, terminal);
  const results: CaseResult[] = [];
  for (const one of read.cases) {
    results.push(
      'problems' in one.read
        ? { file: one.file, name: null, status: 'bad', problems: one.read.problems, differences: [], story: null }
        : await resultOf(one.read.ready, given.rules, options.update === true),
    );
  }
  if (options.json === true) terminal.out(writeJson(toContract(file, results)));
  else terminal.out(formatResults(results, layoutOf(terminal)));
  return results.every(({ status }) => status === 'fits' || status === 'updated') ? 0 : 1;
}

async function resultOf(ready: ReadyCase, rules: Rules, isUpdate: boolean): Promise<CaseResult> {
  const { file, name, expect, events } = ready;
  const story = await runCase(ready, rules);
  const differences = compare(ready, story);
  const result = { file, name, problems: [], differences, story };
  const expectsNothing = expect === null && events.every((event) => Object.keys(event.expect).length === 0);
  if (!expectsNothing && differences.length === 0) return { ...result, status: 'fits' };
  if (isUpdate) return updated(result, ready);
  return expectsNothing ? { ...result, status: 'bad', problems: [nothingExpected] } : { ...result, status: 'differs' };
}

async function updated(result: Omit<CaseResult, 'status'>, ready: ReadyCase): Promise<CaseResult> {
  const { story, differences, file } = result;
  const read = await readText(file);
  const text = 'problem' in read || story === null ? null : updateCase(read.text, ready, story, differences);
  if (text === null) return { ...result, status: 'differs' };
  try {
    await writeFile(file, text);
    return { ...result, status: 'updated' };
  } catch (error) {
    return { ...result, status: 'bad', problems: [`cannot be written: ${describeFileError(error)}`] };
  }
}
