/**
 * One of the lists in which an incident stands. The stored incident is the truth: a view only says where to look, and
 * whoever reads one takes what the incident says.
 */
export interface ViewEntry {
  /** What tells the views of one incident apart. */
  name: string;
  /** The list that it stands in, and where in it; both null: it stands in it no more. */
  list: string | null;
  at: string | null;
  /** The revision that changed it last: a write of this revision, or a later one, has to write it. */
  since: number;
}
