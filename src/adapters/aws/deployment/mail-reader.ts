import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { Looked, MailAccount, MailIdentity } from '../../../ports/deployment/deployment.ts';
import { looked, lookedFor } from './looked.ts';

/** Reads the SES account, identities and configuration sets; each identity only once. */
export class MailReader {
  readonly #client: SESv2Client;
  readonly #identities = new Map<string, Promise<Looked<MailIdentity | null>>>();

  constructor(client: SESv2Client) {
    this.#client = client;
  }

  account(): Promise<Looked<MailAccount>> {
    return looked('ses:GetAccount', async () => {
      const { ProductionAccessEnabled, SendingEnabled } = await this.#client.send(new GetAccountCommand({}));
      return { inSandbox: ProductionAccessEnabled === false, isSending: SendingEnabled !== false };
    });
  }

  identity(identity: string): Promise<Looked<MailIdentity | null>> {
    const known = this.#identities.get(identity) ?? this.#ask(identity);
    this.#identities.set(identity, known);
    return known;
  }

  async hasConfigurationSet(name: string): Promise<Looked<boolean>> {
    const found = await lookedFor('ses:GetConfigurationSet', () =>
      this.#client.send(new GetConfigurationSetCommand({ ConfigurationSetName: name })),
    );
    return 'notKnown' in found ? found : { value: found.value !== null };
  }

  #ask(identity: string): Promise<Looked<MailIdentity | null>> {
    return lookedFor('ses:GetEmailIdentity', async () => {
      const { VerifiedForSendingStatus } = await this.#client.send(
        new GetEmailIdentityCommand({ EmailIdentity: identity }),
      );
      return { isVerified: VerifiedForSendingStatus === true };
    });
  }
}
