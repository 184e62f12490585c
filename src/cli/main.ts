import { Command, CommanderError } from 'commander';
import { inertLine, inertText } from '../lib/text.ts';
import type { AddCommand, ExitCode } from './command.ts';
import { addAcceptances } from './commands/acceptance.ts';
import { addCheckup } from './commands/checkup.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDrill } from './commands/drill.ts';
import { addEvidence } from './commands/evidence.ts';
import { addExplain } from './commands/explain.ts';
import { addIncidents } from './commands/incidents.ts';
import { addReport } from './commands/report.ts';
import { addRules } from './commands/rules.ts';
import { addSilences } from './commands/silence.ts';
import { addStatus } from './commands/status.ts';
import { addVaults } from './commands/vaults.ts';
import type { Terminal } from './terminal.ts';

/** Every command, in the order of the help. */
const commands: readonly AddCommand[] = [
  addExplain,
  addCheckup,
  addRules,
  addIncidents,
  addSilences,
  addAcceptances,
  addStatus,
  addReport,
  addDoctor,
  addDrill,
  addVaults,
  addEvidence,
];

/**
 * Runs the command line and returns the code to exit with. Never throws.
 *
 * @param argv the parameters after the program's name
 * @example process.exitCode = await main(['explain', 'event.json'], terminalOf(process, version));
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = makeProgram(terminal);
  for (const add of commands) {
    add(program, terminal, (ended) => {
      code = ended;
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err(`error: ${describeError(error)}\n`);
    return 1;
  }
}

/** Settings made before commands are added are theirs too. */
function makeProgram(terminal: Terminal): Command {
  return new Command('backup-alerts')
    .description('Routes failed AWS Backup jobs to the right person, and says why.')
    .version(terminal.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      // Commander quotes what was typed.
      writeErr: (text) => terminal.err(inertText(text)),
      getOutHelpWidth: () => Math.min(terminal.columns ?? 80, 100),
      getErrHelpWidth: () => Math.min(terminal.columns ?? 80, 100),
      getOutHasColors: () => terminal.colour,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('Run it with --help for its options and examples.')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  backup-alerts explain event.json                       what the built-in rules make of an event
  backup-alerts explain event.json --rules routing.yml   what your rules would make of it
  backup-alerts rules check routing.yml                  whether your rules are fine
  backup-alerts rules tree routing.yml                   the routes as a tree, and who is told when
  backup-alerts rules push routing.yml                   put them in force
  backup-alerts incidents list                           what is open now
  backup-alerts doctor                                   whether everything works, and what mends it
  backup-alerts drill --dry-run                          who would be told of a failure that is played
  backup-alerts vaults verify                            whether every vault notifies, and how it is protected
  backup-alerts checkup                                  which backups never ran, and what is not protected
  backup-alerts report                                   what came of the last month, in figures
  backup-alerts evidence verify DIR --key key.pem        whether evidence is whole and as it was signed
  backup-alerts evidence export --help                   the evidence of a quarter, for auditors
  backup-alerts explain --help

Exit codes: 0 fine, 1 the event or the rules are bad, 2 called wrongly.`,
    );
}

function describeError(error: unknown): string {
  return inertLine(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
