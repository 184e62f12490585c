import type { Proof } from '../../incidents/incident.ts';

/** What asking came to. Proved: null when nothing was to be asked; the note is for people. Else why not, in a sentence. */
export type Verdict =
  | { is: 'proved'; proof: (Proof & { note?: string }) | null }
  | { is: 'awaited' | 'refuted'; reason: string };
