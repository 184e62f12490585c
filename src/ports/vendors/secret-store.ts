/** Reads secrets by reference. */
export interface SecretStore {
  /**
   * Returns the secret that `ssm:/…` names, or null when there is none.
   * @throws {RouterError} secret-unavailable when Parameter Store does not answer or denies access.
   */
  read(reference: string): Promise<string | null>;
}
