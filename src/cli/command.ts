import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** Adds one command to the program; the command calls `end` with the program's exit code. */
export type AddCommand = (program: Command, terminal: Terminal, end: (code: ExitCode) => void) => void;

/** 0: fine; 1: what was given (an event, the rules) is bad; 2: the command was not called as it should be. */
export type ExitCode = 0 | 1 | 2;
