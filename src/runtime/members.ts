import { SignedPages } from '../adapters/aws/lookups/signed-pages.ts';
import { AwsCallError } from '../adapters/aws/signed-request.ts';
import type { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import { TtlCache } from '../adapters/ttl-cache.ts';
import type { Environment } from './environment.ts';
import { type AskedPorts, type LookupLimits, makeLookupPorts } from './lookup-ports.ts';

/** An account and a Region. */
interface Place {
  accountId: string;
  region: string;
}

/** A role that assumes another gets credentials for an hour at most. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const sessionSeconds = 3600;
const kept = { most: 200, ttlMs: 50 * 60_000 };

/** An account that lets nobody in is asked again after a minute. */
const refused = { most: 500, ttlMs: 60_000 };

/** How often roles are assumed. */
const polite = { perSecond: 5, burst: 20 } as const;

/** Assumes the reader role of members, which accounts/forwarder.yml makes. Loaded with the first event from elsewhere. */
export class MemberAccounts {
  readonly #environment: Environment;
  readonly #roleArnOf: (place: Place) => string;
  readonly #limits: LookupLimits;
  readonly #pace: CallRateLimiter;
  readonly #sts: SignedPages;
  readonly #sources = new TtlCache<AskedPorts>(kept);
  readonly #refusals = new TtlCache<unknown>(refused);

  /** @param given.role beginning of the role's name, behind which the Region stands */
  constructor(
    environment: Environment,
    given: { role: string; partition: string; limits: LookupLimits; pace: CallRateLimiter },
  ) {
    const { role, partition, limits, pace } = given;
    this.#environment = environment;
    this.#roleArnOf = ({ accountId, region }) => `arn:${partition}:iam::${accountId}:role/${role}-${region}`;
    this.#limits = limits;
    this.#pace = pace;
    this.#sts = new SignedPages(environment, () => polite);
  }

  /** Returns the sources of an account and Region. @throws what AWS answered when its role was to be assumed */
  async sourcesIn(place: Place): Promise<AskedPorts> {
    const { accountId, region } = place;
    // What stands in an event becomes part of a name.
    if (!/^\d{12}$/.test(accountId) || !/^[a-z]{2,6}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(region)) {
      throw new AwsCallError('ValidationError', 'It is no account or no Region.', 0);
    }
    const key = `${accountId} ${region}`;
    const refusal = this.#refusals.peek(key);
    if (refusal !== undefined) throw refusal.answer;
    try {
      return await this.#sources.ask(key, () => this.#assume(place));
    } catch (error) {
      this.#refusals.keep(key, error);
      throw error;
    }
  }

  async #assume(place: Place): Promise<AskedPorts> {
    const { Credentials } = (await this.#sts.page('assume-role', {
      RoleArn: this.#roleArnOf(place),
      RoleSessionName: 'backup-alert-router',
      DurationSeconds: sessionSeconds,
    })) as { Credentials?: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string } };
    const there: Environment = {
      ...this.#environment,
      AWS_REGION: place.region,
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials?.SessionToken,
    };
    return makeLookupPorts(there, this.#limits, this.#pace);
  }
}
