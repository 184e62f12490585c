import * as z from 'zod/mini';

const teamId = z.string().check(z.regex(/^[TE][A-Z0-9]{1,30}$/));

/** The fields of every interaction payload that say who sent it and from where. */
export const senderFields = {
  user: z.object({
    id: z.string().check(z.regex(/^[UW][A-Z0-9]{1,30}$/)),
    username: z.optional(z.string()),
    name: z.optional(z.string()),
    team_id: z.optional(teamId),
  }),
  team: z.nullish(z.object({ id: teamId })),
  enterprise: z.nullish(z.object({ id: teamId })),
};

const Sender = z.object(senderFields);

/** Who sent something, and from where. */
export interface SlackSender {
  /** `name`: as they call themselves now; empty when Slack does not say. */
  user: { id: string; teamId: string | null; name: string };
  /** The workspace it was sent from; null: not known, or any of an organisation's. */
  workspace: string | null;
}

/** Returns who sent something, and from where. */
export function senderOf({ user, team, enterprise }: z.infer<typeof Sender>): SlackSender {
  return {
    user: { id: user.id, teamId: user.team_id ?? team?.id ?? null, name: user.name ?? user.username ?? '' },
    // An organisation has several workspaces, and its channels may be in any of them.
    workspace: enterprise == null ? (team?.id ?? null) : null,
  };
}
