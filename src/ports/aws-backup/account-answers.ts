/** Makes read-only calls of AWS by their AWS CLI names, and returns answers as the CLI prints them. */
export interface AccountAnswers {
  /**
   * Returns one page of the answer to a call.
   *
   * @param call the name of the call in the AWS CLI: `list-backup-jobs`
   * @param input parameters by AWS's names, including the token of the page
   * @throws {Error} AWS's error, with its code as the name
   */
  page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
}
