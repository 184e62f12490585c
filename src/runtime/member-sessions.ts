import { SignedPages } from '../adapters/aws/lookups/signed-pages.ts';
import { AwsCallError } from '../adapters/aws/signed-request.ts';
import { TtlCache } from '../adapters/ttl-cache.ts';
import type { Environment } from './environment.ts';

/** An account and a Region. */
export interface Place {
  accountId: string;
  region: string;
}

/** A role that assumes another gets credentials for an hour at most. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const sessionSeconds = 3600;
const kept = { most: 1000, ttlMs: 50 * 60_000 };

/** An account that lets nobody in is asked again after a minute. */
const refused = { most: 1000, ttlMs: 60_000 };

/** How often roles are assumed. */
const polite = { perSecond: 5, burst: 20 } as const;

/** Assumes the reader role of members, which accounts/forwarder.yml makes. Loaded with the first account that is not the router's own. */
export class MemberSessions {
  readonly #environment: Environment;
  readonly #roleArnOf: (place: Place) => string;
  readonly #sts: SignedPages;
  readonly #sessions = new TtlCache<Environment>(kept);
  readonly #refusals = new TtlCache<unknown>(refused);

  /** @param given.role beginning of the role's name, behind which the Region stands */
  constructor(environment: Environment, { role, partition }: { role: string; partition: string }) {
    this.#environment = environment;
    this.#roleArnOf = ({ accountId, region }) => `arn:${partition}:iam::${accountId}:role/${role}-${region}`;
    this.#sts = new SignedPages(environment, () => polite);
  }

  /**
   * Returns the environment of a function that ran there: Region and credentials. The same object until it is renewed.
   *
   * @throws what AWS answered when the role was to be assumed
   */
  async environmentIn(place: Place): Promise<Environment> {
    const { accountId, region } = place;
    // What stands in an event becomes part of a name.
    if (!/^\d{12}$/.test(accountId) || !/^[a-z]{2,6}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(region)) {
      throw new AwsCallError('ValidationError', 'It is no account or no Region.', 0);
    }
    const key = `${accountId} ${region}`;
    const refusal = this.#refusals.peek(key);
    if (refusal !== undefined) throw refusal.answer;
    try {
      return await this.#sessions.ask(key, () => this.#assume(place));
    } catch (error) {
      this.#refusals.keep(key, error);
      throw error;
    }
  }

  async #assume(place: Place): Promise<Environment> {
    const { Credentials } = (await this.#sts.page('assume-role', {
      RoleArn: this.#roleArnOf(place),
      RoleSessionName: 'backup-alert-router',
      DurationSeconds: sessionSeconds,
    })) as { Credentials?: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string } };
    return {
      ...this.#environment,
      AWS_REGION: place.region,
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials?.SessionToken,
    };
  }
}
