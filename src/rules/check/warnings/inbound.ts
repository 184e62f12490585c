import { isObject } from '../../../lib/is-object.ts';
import { slackUser } from '../../../lib/slack-mention.ts';
import { joined } from '../../describe-policy.ts';
import type { RulesDocument } from '../../document.ts';
import { inboundChannels, pressedChannels } from '../../inbound.ts';
import type { Rules } from '../../rules.ts';
import type { RulesIssue } from '../issue.ts';

/** Finds options about a vendor's answers without effect: its channel takes none, or nobody could ever be let in. */
export function warnOfInbound(document: RulesDocument, { targets }: Rules): RulesIssue[] {
  return Object.entries(document.targets ?? {}).flatMap(([name, written]): RulesIssue[] => {
    const channel = targets.get(name)?.channel ?? '';
    if (!isObject(written)) return [];
    const { inboundSecret, actors } = written;
    const at = (option: string) => ({ path: ['targets', name, option] });
    if (pressedChannels.includes(channel)) return warnOfPressed(written, channel, name);
    if (!inboundChannels.includes(channel)) {
      const message = `has no effect: nothing comes back from ${channel}, only from ${joined([...inboundChannels, ...pressedChannels].sort())}`;
      return Object.keys({ inboundSecret, actors }).flatMap((option) =>
        written[option] === undefined ? [] : [{ ...at(option), message }],
      );
    }
    if (actors !== undefined && inboundSecret === undefined) {
      const message = `has no effect: without "inboundSecret" nothing that ${channel} posts is believed`;
      return [{ ...at('actors'), message }];
    }
    return channel === 'pagerduty' && Array.isArray(actors) ? addressesIn(actors, name) : [];
  });
}

/** Finds useless options of a Slack target: presses are signed with the app's secret, and name people by user ids. */
function warnOfPressed(written: Readonly<Record<string, unknown>>, channel: string, target: string): RulesIssue[] {
  const { inboundSecret, actors } = written;
  const path = ['targets', target];
  const signed =
    'has no effect: presses are signed with the secret of the Slack app, which belongs to no target; leave it out';
  const secret = inboundSecret === undefined ? [] : [{ path: [...path, 'inboundSecret'], message: signed }];
  if (!Array.isArray(actors)) return secret;
  const options = written[channel];
  if (isObject(options) && options.webhook !== undefined) {
    const buttonless =
      'has no effect: what an incoming webhook posts has no buttons; take "channel" and "token" instead';
    return [...secret, { path: [...path, 'actors'], message: buttonless }];
  }
  return [
    ...secret,
    ...actors.flatMap((actor, index) =>
      slackUser.test(String(actor))
        ? []
        : [{ path: [...path, 'actors', index], value: actor, message: neverPresses(String(actor)) }],
    ),
  ];
}

function neverPresses(actor: string): string {
  if (/^S[A-Z0-9]{6,20}$/i.test(actor))
    return 'is a user group, and Slack says who it was by their own id; name its people';
  return 'is never met: Slack says who it was by the id of the user, such as U0123456789, from their profile there';
}

/** Finds email addresses among the people of a PagerDuty target: PagerDuty names people only by ids. */
function addressesIn(actors: readonly unknown[], target: string): RulesIssue[] {
  return actors.flatMap((actor, index) =>
    String(actor).includes('@')
      ? [
          {
            path: ['targets', target, 'actors', index],
            value: actor,
            message:
              'is never met: PagerDuty says who it was by the id of the user, as in the address of their page there',
          },
        ]
      : [],
  );
}
