import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensurePython } from '../../local/python.ts';

/** What a judge finds wrong: by which check, and at which part of the template. */
export interface Finding {
  tool: 'cfn-lint' | 'checkov';
  check: string;
  /** Logical id of a resource, or `Conditions/Name` for what is none. */
  at: string;
  message: string;
}

const venv = { folder: '.venv-judges', requirements: 'test/judges/requirements.txt', title: 'cfn-lint and checkov' };

/** Has both judges read templates, each once for all of them, and returns what they find, template by template. */
export async function judge(templates: readonly object[]): Promise<Finding[][]> {
  const python = await ensurePython((line) => console.error(line), venv);
  const folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-judges-'));
  try {
    const files = templates.map((_template, index) => path.join(folder, `${index}.json`));
    await Promise.all(
      files.map((file, index) => writeFile(file, JSON.stringify(templates[index], null, 1).replaceAll('\t', ' '))),
    );
    const bin = path.dirname(python);
    const [linted, checked] = await Promise.all([lint(bin, files), check(bin, files)]);
    return files.map((file) => [...(linted.get(file) ?? []), ...(checked.get(file) ?? [])]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Linted {
  Filename: string;
  Location: { Path?: (string | number)[] };
  Message: string;
  Rule: { Id: string };
}

async function lint(bin: string, files: readonly string[]): Promise<Map<string, Finding[]>> {
  const said: Linted[] = JSON.parse(await verdictOf(path.join(bin, 'cfn-lint'), ['--format', 'json', ...files]));
  return grouped(
    said.map(({ Filename, Location: { Path = [] }, Message, Rule }) => ({
      file: Filename,
      finding: {
        tool: 'cfn-lint',
        check: Rule.Id,
        at: Path[0] === 'Resources' ? String(Path[1]) : Path.slice(0, 2).join('/'),
        message: Message,
      },
    })),
  );
}

interface Checked {
  summary: { parsing_errors: number };
  results: { failed_checks: { check_id: string; resource: string; check_name: string; file_abs_path: string }[] };
}

async function check(bin: string, files: readonly string[]): Promise<Map<string, Finding[]>> {
  const options = ['--framework', 'cloudformation', '--output', 'json', '--compact', '--quiet', '--skip-download'];
  const text = await verdictOf(path.join(bin, 'checkov'), [...options, ...files.flatMap((file) => ['-f', file])]);
  const said: Checked = JSON.parse(text);
  if (said.summary.parsing_errors > 0) throw new Error('checkov could not read the template');
  return grouped(
    said.results.failed_checks.map(({ check_id, resource, check_name, file_abs_path }) => ({
      file: file_abs_path,
      finding: { tool: 'checkov', check: check_id, at: resource.split('.').at(-1) ?? resource, message: check_name },
    })),
  );
}

function grouped(found: readonly { file: string; finding: Finding }[]): Map<string, Finding[]> {
  const files = Map.groupBy(found, ({ file }) => file);
  return new Map([...files].map(([file, all]) => [file, all.map(({ finding }) => finding)]));
}

/** Returns what a program prints, which exits with a number of its own when it finds something. */
function verdictOf(program: string, parameters: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH ?? '', HOME: tmpdir(), LOG_LEVEL: 'ERROR', NO_COLOR: '1' };
    execFile(program, parameters, { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (/^\s*[[{]/.test(stdout)) resolve(stdout);
      else reject(new Error(`${path.basename(program)} gave no verdict: ${stderr.slice(-1500)}`, { cause: error }));
    });
  });
}
