import * as z from 'zod/mini';
import { mostReferenceCharacters, secretReferenceForm, secretReferenceMistake } from '../lib/secret-literal.ts';

/** Channels whose vendors can tell us back what people did there; held to `src/channels/inbound.ts` by a test. */
export const inboundChannels: readonly string[] = ['jira', 'pagerduty'];

/** Channels that have their answers from buttons of ours, which their vendor signs for the whole app. */
export const pressedChannels: readonly string[] = ['slack'];

/** Most people that a target may name. */
const mostActors = 100;

/** What a target says of answers by its vendor. */
export const InboundOptions = z.object({
  /** Secret that the vendor signs with; several, one a line, while one replaces the other. */
  inboundSecret: z.optional(
    z.string().check(z.regex(secretReferenceForm, secretReferenceMistake), z.maxLength(mostReferenceCharacters)),
  ),
  /** Who may answer there: ids of users, or their addresses. */
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

/** Answers by the vendor of a target that count. */
export interface Inbound {
  /** Reference of the secret that the vendor signs with. */
  secret: string;
}

/** Returns which answers count of a target as it is written; null: none, nothing that is posted is looked at. */
export function inboundOf({ inboundSecret }: Readonly<Record<string, unknown>>): Inbound | null {
  return typeof inboundSecret === 'string' ? { secret: inboundSecret } : null;
}
