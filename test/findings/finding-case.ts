import type { Files } from './an-account.ts';

/** An account, and what a reason has to find in it. */
export interface FindingCase {
  /** What is so in the account: the title of the test. */
  says: string;
  files: Files;
  /** Usual: {@link now} of the account. */
  at?: string;
  since?: string;
  /** The rules that it is looked at with; usual: none. */
  rules?: string;
  /** Findings of the reason, each by what has to be in it; none: it must keep silent. */
  finds: readonly Record<string, unknown>[];
}

/** The cases of one reason: in `alerts` it has to find something, in `twins` nothing, though they look alike. */
export interface FindingCases {
  alerts: readonly FindingCase[];
  twins: readonly FindingCase[];
}
