import type { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import type { Environment } from './environment.ts';
import { type AskedPorts, type LookupLimits, makeLookupPorts } from './lookup-ports.ts';
import { MemberSessions, type Place } from './member-sessions.ts';

/** The sources of members, by their reader role. Loaded with the first event from elsewhere. */
export class MemberAccounts {
  readonly #sessions: MemberSessions;
  readonly #limits: LookupLimits;
  readonly #pace: CallRateLimiter;
  readonly #sources = new WeakMap<Environment, AskedPorts>();

  /** @param given.role beginning of the role's name, behind which the Region stands */
  constructor(
    environment: Environment,
    given: { role: string; partition: string; limits: LookupLimits; pace: CallRateLimiter },
  ) {
    const { role, partition, limits, pace } = given;
    this.#sessions = new MemberSessions(environment, { role, partition });
    this.#limits = limits;
    this.#pace = pace;
  }

  /** Returns the sources of an account and Region. @throws what AWS answered when its role was to be assumed */
  async sourcesIn(place: Place): Promise<AskedPorts> {
    const there = await this.#sessions.environmentIn(place);
    const made = this.#sources.get(there) ?? makeLookupPorts(there, this.#limits, this.#pace);
    this.#sources.set(there, made);
    return made;
  }
}
