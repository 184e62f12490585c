import type { RulesDocument } from './document.ts';
import type { Rules } from './rules.ts';
import { compileSections } from './sections.ts';

/** Makes rules of a document in which every check has found nothing. */
export function compileRules(document: RulesDocument, version: string): Rules {
  return { version, origin: 'parameter', problem: null, ...compileSections(document) };
}

/** Returns the rules that apply when there are none: every problem goes to the alert topic, and nothing can be missing. */
export function builtInRules(): Rules {
  return { version: 'built-in', origin: 'built-in', problem: null, ...compileSections({}) };
}
