import { readFileSync } from 'node:fs';
import { folderWith, rulesText, runCli } from '../run-cli.ts';

/** Runs `rules test` on cases, each file as JSON or as text, under the rules of the other tests. */
export async function test(
  cases: Readonly<Record<string, unknown>>,
  options: readonly string[] = [],
  rules = rulesText,
) {
  const folder = folderWith(cases);
  const file = `${folderWith({ 'routing.yml': rules })}/routing.yml`;
  const ran = await runCli(['rules', 'test', file, '--cases', folder, ...options]);
  return { ...ran, file, textOf: (name: string) => readFileSync(`${folder}/${name}`, 'utf8') };
}

/** Runs one case, `expect` and all, and returns what differs. */
export async function differencesOf(text: string, rules?: string) {
  const { out } = await test({ 'a.yml': text }, ['--json'], rules);
  return JSON.parse(out).cases[0].differences as {
    path: string;
    wanted: unknown;
    got: unknown;
    because: string | null;
  }[];
}

export const database = `
at: 2026-11-22T03:10:00Z
job: { type: RDS, name: orders-db, state: FAILED, message: Access denied }
for: 1h
`;
