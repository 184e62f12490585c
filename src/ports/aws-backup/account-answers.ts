/** Asks AWS, read-only, what the AWS CLI would ask, and answers as it would print it. */
export interface AccountAnswers {
  /**
   * Returns one page of the answer to a call.
   *
   * @param call as the AWS CLI names it: `list-backup-jobs`
   * @param input by AWS's names, the token of the page with it
   * @throws what AWS answered, its code as the name
   */
  page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
}
