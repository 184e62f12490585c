import type { Instant } from '../../lib/instant.ts';

/** An account and Region that nobody can look at, or the list of accounts (`organization`). */
export interface MemberTrouble {
  /** `222233334444#eu-west-1`, or `organization`. */
  of: string;
  since: Instant;
  /** What was refused: its role, the lists without which nothing is judged, or the list of accounts. */
  what: 'role' | 'lists' | 'accounts';
  /** AWS's code. */
  code: string;
  /** Whether people were told; false also after a crash before telling. */
  isTold: boolean;
}

/** What an account is called, and when that was asked. */
export interface AskedName {
  id: string;
  /** Null: it has no alias. */
  name: string | null;
  at: Instant;
}

/** How far members have been looked at. */
export interface MemberProgress {
  /** When the organization's accounts were last listed; null: never. */
  listedAt: Instant | null;
  /** Ids of those accounts. */
  accounts: readonly string[];
  names: readonly AskedName[];
  /** When each account and Region was last looked at. */
  looks: readonly (readonly [place: string, at: Instant])[];
  troubles: readonly MemberTrouble[];
}

/** Stores how far members have been looked at. */
export interface MemberNotes {
  read(): Promise<MemberProgress>;
  save(progress: MemberProgress): Promise<void>;
}

/** Stores what AWS calls accounts, for all functions. */
export interface AccountNames {
  /** Pairs of account id and name. */
  read(): Promise<readonly (readonly [id: string, name: string])[]>;
  keep(names: readonly (readonly [id: string, name: string])[], at: Instant): Promise<void>;
}
