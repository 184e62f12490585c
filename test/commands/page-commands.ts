import { keptFiles, textOf } from '../support/architecture.ts';

/** A command as a page shows it, and where. */
export interface PageCommand {
  readonly command: string;
  readonly pages: readonly string[];
}

/** What a line has to begin with to be a command when it stands in the middle of a sentence; settings may go before it. */
const programs = /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node|aws|git|gzip|curl|jq|python3?|bash|for) \S/;

/** Returns every command that people read on a page, each once: README, CONTRIBUTING, SECURITY and all of docs/. */
export function pageCommands(): PageCommand[] {
  const found = new Map<string, Set<string>>();
  for (const page of keptFiles().filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md')) {
    if (page.startsWith('test/')) continue;
    for (const command of commandsIn(textOf(page))) found.set(command, (found.get(command) ?? new Set()).add(page));
  }
  return [...found].map(([command, pages]) => ({ command, pages: [...pages] }));
}

/** Returns the commands of a page: every line of its pieces of shell, without the comment, and what stands in sentences as code. */
export function commandsIn(page: string): string[] {
  const pieces = [...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, piece = '']) => piece);
  const lines = pieces.flatMap((piece) => piece.replaceAll(/\\\n\s*/g, '').split('\n'));
  const inSentences = [...page.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  );
  return [
    ...lines.map((line) => line.replace(/\s+#\s.*$/, '').trim()).filter((line) => line !== ''),
    ...inSentences.filter((code) => programs.test(code)),
  ];
}
