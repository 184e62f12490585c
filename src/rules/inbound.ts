import * as z from 'zod/mini';
import { mostReferenceCharacters, secretReferenceForm, secretReferenceMistake } from '../lib/secret-literal.ts';

/** Channels whose vendors can report what people did there; a test compares it with `src/channels/inbound.ts`. */
export const inboundChannels: readonly string[] = ['jira', 'pagerduty'];

/** Channels whose answers come from our own buttons, which the vendor signs for the whole app. */
export const pressedChannels: readonly string[] = ['slack'];

/** Most people that `actors` of a target may name. */
const mostActors = 100;

/** Options of a target about its vendor's answers. */
export const InboundOptions = z.object({
  /** The secret that the vendor signs with; its value may hold several, one per line, while one replaces another. */
  inboundSecret: z.optional(
    z.string().check(z.regex(secretReferenceForm, secretReferenceMistake), z.maxLength(mostReferenceCharacters)),
  ),
  /** Who may answer there: user ids, or email addresses. */
  actors: z.optional(
    z
      .array(
        z
          .string()
          .check(
            z.regex(
              /^[\x21-\x7e]{1,254}$/,
              'has to be the id of a user, such as PXPGF42 in PagerDuty or U0123456789 in Slack, or an e-mail address; without spaces',
            ),
          ),
      )
      .check(
        z.minLength(1, 'lists nobody, so that nobody could answer; leave it out and everybody there may'),
        z.maxLength(mostActors, `names more than ${mostActors} people`),
        z.refine(
          (actors) => new Set(actors.map((one) => one.toLowerCase())).size === actors.length,
          'names somebody twice',
        ),
      ),
  ),
});

/** How a target takes its vendor's answers. */
export interface Inbound {
  /** Reference of the secret that the vendor signs with. */
  secret: string;
}

/** Returns how a target as written takes its vendor's answers; null: it takes none, and nothing posted to it is read. */
export function inboundOf({ inboundSecret }: Readonly<Record<string, unknown>>): Inbound | null {
  return typeof inboundSecret === 'string' ? { secret: inboundSecret } : null;
}
