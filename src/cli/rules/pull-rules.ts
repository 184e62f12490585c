import { isPacked } from '../../lib/packed-text.ts';
import { inertLine, inertText } from '../../lib/text.ts';
import type { RulesAccess } from '../../ports/rules/rules-access.ts';
import type { RulesText } from '../../ports/rules/rules-source.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { describeNoRules, formatVersion, plainText } from './plain-part.ts';
import { saveParts } from './save-parts.ts';

/** Where pulled rules go: a file or folder, JSON, or standard output. */
export interface PullOptions {
  out?: string | undefined;
  json: boolean;
}

/** Copies the rules from Parameter Store, byte for byte as people wrote them, and says which version they are. */
export async function pullRules(options: PullOptions, access: RulesAccess, terminal: Terminal): Promise<ExitCode> {
  const { out, json } = options;
  const [place, state] = [await access.place(), await access.newest()];
  if (state === null) return fail(describeNoRules(place), options, terminal);
  if (!json && out === undefined && (state.parts.length > 1 || state.parts[0]?.name !== 'routing')) {
    const names = state.parts.map(({ name }) => name).join(', ');
    fail(
      `The rules stand in ${names}: give a folder for them, --out FOLDER, or print them with --json.`,
      options,
      terminal,
    );
    return 2;
  }
  const { version, modifiedBy, modifiedAt } = state;
  const parts = state.parts.map((part) => ({ ...part, text: plainText(part) }));
  const saved = out === undefined ? { warnings: [] } : await saveParts(parts, out);
  if ('problem' in saved) return fail(saved.problem, options, terminal);
  terminal.err(`${inertLine(`${place}: ${formatVersion(state)}`)}\n`);
  for (const warning of [...warningsOf(state), ...saved.warnings]) terminal.err(`warning: ${inertLine(warning)}\n`);
  if (json) terminal.out(writeJson({ place, version, modifiedBy, modifiedAt, parts }));
  else if (out === undefined) print(parts.map(({ text }) => text).join(''), terminal);
  return 0;
}

function warningsOf({ parts }: RulesText): string[] {
  return parts
    .filter((part) => isPacked(part.text) && plainText(part) === part.text)
    .map(({ name }) => `${name} is packed and cannot be unpacked; it is left as it is stored.`);
}

/** What goes on to a file or program stays as it is; a terminal would act on what it shows. */
function print(text: string, terminal: Terminal): void {
  terminal.out(terminal.columns === null ? text : inertText(text));
}
