import type { Channel, ChannelPorts, Delivery } from '../channels/channel.ts';
import { outcomeText } from '../incidents/delivery-result.ts';
import { addSeconds } from '../lib/instant.ts';
import type { LedgerRow } from '../ports/delivery/delivery-ledger.ts';
import { alertTopic } from '../rules/built-in.ts';
import type { Target } from '../rules/compiled.ts';
import type { Rules } from '../rules/rules.ts';
import { broken, type Finding, well } from './finding.ts';
import { testNotice } from './test-notice.ts';
import { type Place, patience } from './tools.ts';

/** What a test message is sent with. */
export interface SendTools {
  place: Place;
  accountId: string;
  channels: { get(id: string): Channel | undefined };
  ports: ChannelPorts;
  /**
   * Announces it to targets as the router announces its own news, and returns under which id.
   *
   * @param way `second`: by the second topic in place of the alert topic
   */
  announce(targets: readonly string[], rules: Rules, way?: 'second'): Promise<string>;
  deliveries(announcementId: string): Promise<LedgerRow[]>;
  sleep(seconds: number): Promise<void>;
}

/** How long outcomes are waited for, and how often they are looked for, in seconds. */
const waiting = { most: 60, every: 1 } as const;

/** What the second topic is called here: it is no target of its own. */
const secondName = `${alertTopic.name} (second topic)`;

/** What of a row says that it is over. */
const ended: ReadonlySet<string> = new Set(['delivered', 'failed', 'skipped']);

/**
 * Sends a harmless message to every target and reports the results. Targets that carry announcements get one the whole way:
 * queue, `deliver`, ledger. Tickets and pagers carry none: the channel's own code opens a drill there, and closes it.
 */
export async function sendToAll(rules: Rules, tools: SendTools): Promise<Finding[]> {
  const targets = [...rules.targets.values()];
  const carriesNews = ({ channel }: Target) => tools.channels.get(channel)?.supports.includes('announced') === true;
  const [announced, second, drilled] = await Promise.all([
    announceTo(targets.filter(carriesNews), rules, tools),
    tools.place.secondTopicArn === null ? [] : announceTo([alertTopic], rules, tools, 'second'),
    Promise.all(targets.filter((target) => !carriesNews(target)).map((target) => drill(target, tools))),
  ]);
  return [...announced, ...second, ...drilled];
}

async function announceTo(
  targets: readonly Target[],
  rules: Rules,
  tools: SendTools,
  way?: 'second',
): Promise<Finding[]> {
  if (targets.length === 0) return [];
  const names = targets.map(({ name }) => name);
  const id = await tools.announce(names, rules, way);
  const giveUpAt = addSeconds(tools.ports.now(), waiting.most);
  for (;;) {
    const rows = await tools.deliveries(id);
    const rowOf = (name: string) =>
      rows.find(({ target, noticeId }) => target === name && !noticeId.includes('-instead'));
    const isOver = names.every((name) => ended.has(rowOf(name)?.status ?? ''));
    if (isOver || tools.ports.now() >= giveUpAt) {
      return names.map((name) => sayRow(way === 'second' ? secondName : name, rowOf(name), tools.place));
    }
    await tools.sleep(waiting.every);
  }
}

function sayRow(target: string, row: LedgerRow | undefined, { region, stackName }: Place): Finding {
  const about = { check: 'send', target } as const;
  if (row?.status === 'delivered') {
    const id = row.result?.vendorId ?? null;
    return well(about, `It was accepted${id === null ? '' : ` (${id})`}.`);
  }
  const log = `aws logs tail --region ${region} /aws/lambda/${stackName}-deliver --since 15m`;
  if (row === undefined) return broken(about, 'The function deliver did not take it up within a minute.', log);
  const outcome = row.result === null ? 'no attempt has ended' : outcomeText(row.result);
  const isOver = ended.has(row.status);
  return broken(
    about,
    isOver ? `It was not delivered: ${outcome}.` : `It is not delivered after a minute: ${outcome}.`,
    log,
  );
}

/** Opens a drill by the channel's own code and closes it at once. */
async function drill({ name, channel: kind, options }: Target, tools: SendTools): Promise<Finding> {
  const about = { check: 'send', target: name } as const;
  const { place, accountId, ports } = tools;
  const receiver = tools.channels.get(kind)?.configure(options);
  const again = `npx backup-alerts doctor --stage ${place.stage} --region ${place.region}`;
  if (receiver === undefined) return broken(about, `There is no channel ${kind}.`, again);
  const at = ports.now();
  let ref: Readonly<Record<string, string>> | null = null;
  let last: Delivery | null = null;
  for (const kindOfNotice of ['opened', 'resolved'] as const) {
    const saveRef = async (saved: Readonly<Record<string, string>>) => {
      ref = saved;
    };
    const state = { ref, possibleDuplicate: false, firstAttemptAt: at, saveRef };
    const notice = testNotice(kindOfNotice, { target: name, at, accountId, region: place.region });
    last = await receiver.deliver(notice, state, ports, patience());
    if (last.status !== 'delivered')
      return broken(about, `It was not delivered: ${last.reason}: ${last.detail}`, again);
  }
  const id = last?.status === 'delivered' ? last.vendorId : undefined;
  return well(about, `A drill was opened and closed${id === undefined ? '' : ` (${id})`}.`);
}
