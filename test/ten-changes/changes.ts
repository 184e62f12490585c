import { cliCommand } from './changes/cli-command.ts';
import { scheduledFunction } from './changes/scheduled-function.ts';
import type { TypicalChange } from './typical-change.ts';

/** The changes that people often make, in the order of CONTRIBUTING.md. */
export const changes: readonly TypicalChange[] = [cliCommand, scheduledFunction];
