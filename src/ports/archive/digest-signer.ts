/** Signs digests with the key of the deployment, which nobody can read. */
export interface DigestSigner {
  /** Ed25519 over the text as it is, in base64. */
  sign(text: string): Promise<string>;
  /** The public key, as PEM (SPKI). */
  publicKey(): Promise<string>;
}
