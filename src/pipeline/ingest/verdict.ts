import type { Proof } from '../../incidents/proof.ts';

/** The result of asking for a proof; `proof` is null when nothing had to be asked. `reason` and `note` are sentences for people. */
export type Verdict =
  | { is: 'proved'; proof: (Proof & { note?: string }) | null }
  | { is: 'awaited' | 'refuted'; reason: string };
