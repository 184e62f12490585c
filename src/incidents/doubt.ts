/**
 * Why a success counts for nothing whose message anybody in a member may have written: it came straight into the router's queue,
 * over no bus on which AWS sets account, Region and source.
 */
export type Doubt =
  /** It is of something that is no job, or of a kind of job that AWS Backup describes to nobody. */
  | 'not-describable'
  /** The account that it names lets the router read nothing. */
  | 'job-unreadable'
  /** AWS Backup knows no such job in the account that it names. */
  | 'job-unknown'
  /** AWS Backup knows the job, and says that it did not succeed. */
  | 'job-not-good';
