import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { DigestSigner } from '../../../ports/archive/digest-signer.ts';

const signatureBytes = 64;

/**
 * Signs with a key of KMS that never leaves it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html#key-spec-ecc
 */
export class KmsDigestSigner implements DigestSigner {
  readonly #client: KMSClient;
  readonly #keyId: string;

  /** @param keyId id or ARN of a key of the spec ECC_NIST_EDWARDS25519 */
  constructor(client: KMSClient, keyId: string) {
    this.#client = client;
    this.#keyId = keyId;
  }

  async sign(text: string): Promise<string> {
    const { Signature } = await this.#client.send(
      new SignCommand({
        KeyId: this.#keyId,
        Message: Buffer.from(text, 'utf8'),
        MessageType: 'RAW',
        SigningAlgorithm: 'ED25519_SHA_512',
      }),
    );
    // What is written beside a digest stays there for years.
    if (Signature?.length !== signatureBytes)
      throw new Error(`KMS answered with ${Signature?.length ?? 0} bytes, and a signature of Ed25519 has 64.`);
    return Buffer.from(Signature).toString('base64');
  }

  async publicKey(): Promise<string> {
    const { PublicKey } = await this.#client.send(new GetPublicKeyCommand({ KeyId: this.#keyId }));
    const lines =
      Buffer.from(PublicKey ?? [])
        .toString('base64')
        .match(/.{1,64}/g) ?? [];
    return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
  }
}
