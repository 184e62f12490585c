import type { RulesDocument } from './document.ts';
import type { Rules } from './rules.ts';
import type { ReadSchedule } from './schedule.ts';
import { compileSections } from './sections.ts';

/** Compiles a document that has passed every check. */
export function compileRules(document: RulesDocument, version: string, readSchedule: ReadSchedule): Rules {
  return { version, origin: 'parameter', problem: null, ...compileSections(document, readSchedule) };
}

/**
 * The same for a document without windows.
 *
 * @throws {Error} when it has windows: `compileRules` with `readSchedule` compiles those.
 */
export function compileWithoutWindows(document: RulesDocument, version: string): Rules {
  return compileRules(document, version, noSchedules);
}

/** Returns the rules that apply when there are none: every problem goes to the alert topic, and nothing can be missing. */
export function builtInRules(): Rules {
  return { version: 'built-in', origin: 'built-in', problem: null, ...compileSections({}, noSchedules) };
}

function noSchedules(text: string): never {
  throw new Error(`The schedule ${text} cannot be read here: compile the rules with readSchedule.`);
}
