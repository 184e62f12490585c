import type { CompiledSections } from './sections.ts';

/** The parts of the rules that mute alerts. */
export type MuteRules = Pick<CompiledSections, 'silences' | 'windows' | 'inhibitions'>;

/** Rules ready to use: checked, compiled, stamped with their version. */
export interface Rules extends CompiledSections {
  version: string;
  /** `parameter` = the newest version; the others mean something is wrong, and `problem` says what. */
  origin: 'parameter' | 'last-known-good' | 'built-in';
  problem: string | null;
}
