/**
 * One of the lists in which an incident stands. The stored incident is the truth: a view only says where to look, and
 * whoever reads one takes what the incident says.
 */
export interface ViewEntry {
  /** Tells apart the views of one incident. */
  name: string;
  /** The list that it stands in, and its place there; both null: it no longer stands in any. */
  list: string | null;
  at: string | null;
  /** The revision that last changed it: a write of this revision or a later one has to include it. */
  since: number;
}
