import { folderWith, runCli } from '../run-cli.ts';
import { storeRules } from '../stored-rules.ts';

export const stored = storeRules();

/** Runs `rules push` on files, by their paths in a folder; a file alone is pushed as a file. */
export function push(files: Readonly<Record<string, string>>, ...options: string[]) {
  return pushAsking(null, files, ...options);
}

/** Runs `rules push` at a terminal where this is answered. */
export function pushAsking(answer: string | null, files: Readonly<Record<string, string>>, ...options: string[]) {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return answer;
  };
  const folder = folderWith(files);
  const names = Object.keys(files);
  const given = names.length === 1 && names[0] === 'routing.yml' ? `${folder}/routing.yml` : folder;
  return runCli(['rules', 'push', given, ...options], { ask }).then((ran) => ({ ...ran, asked }));
}
