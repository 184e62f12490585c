import { newSimulation } from '../../local/simulators/start.ts';
import { sendDue } from '../../local/simulators/webhooks-out.ts';
import { MemoryPostedMessages } from '../../src/adapters/memory/memory-posted-messages.ts';
import type { EvidenceRecord } from '../../src/evidence/record.ts';
import type { PostedDependencies } from '../../src/pipeline/hooks/posted-place.ts';
import type { PostedAnswer, PostedRequest } from '../../src/pipeline/hooks/posted-request.ts';
import { takePosted } from '../../src/pipeline/hooks/take-posted.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { checkWithChannels } from '../../src/runtime/check-rules.ts';
import { channelOf } from './channel-of.ts';
import { rulesText } from './journey-rules.ts';
import { SimulatedVendors } from './simulated-aws/simulated-vendors.ts';
import { World } from './world.ts';

/** What PagerDuty and Jira sign with in these tests. */
export const postingSecrets = { pager: 'simulated-pagerduty-secret', tickets: "It's a Secret to Everybody" } as const;

/** Rules of which three targets are told at once: one that only listens, and two whose vendors tell us back. */
export function postingRules({ pager = '', tickets = '', policy = '' } = {}): string {
  return `
version: 1
defaults: { policy: all, groupWait: 0s }
targets:
  chat: { sns: {} }
  pager: { pagerduty: { routingKey: ssm:/s/pagerduty }, inboundSecret: ssm:/s/pager-inbound${pager} }
  tickets: { jira: { site: example.atlassian.net, project: OPS, token: ssm:/s/jira }, inboundSecret: ssm:/s/jira-inbound${tickets} }
policies:
  all: { steps: [ { notify: [chat, pager, tickets] } ]${policy} }
routes: []
`;
}

const checkedRules = new Map<string, Rules>();

/** Checked once: properties make hundreds of worlds. */
function rulesOf(text: string): Rules {
  const known = checkedRules.get(text);
  if (known !== undefined) return known;
  const checked = checkWithChannels(rulesText(text, '1'));
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  checkedRules.set(text, checked.rules);
  return checked.rules;
}

/** The router in memory with the simulators of PagerDuty and Jira, which post what people do there, all on one clock. */
export class PostingWorld extends World {
  readonly vendors: SimulatedVendors;
  readonly messages = new MemoryPostedMessages();
  readonly secrets = new Map<string, string | null>([
    ['ssm:/s/pagerduty', 'SECRET0123456789SECRET0123456789'],
    ['ssm:/s/jira', 'robot@example.com:local-simulated-token'],
    ['ssm:/s/pager-inbound', postingSecrets.pager],
    ['ssm:/s/jira-inbound', postingSecrets.tickets],
  ]);
  /** What became of everything that was posted. */
  readonly answers: (PostedAnswer & { target: string })[] = [];
  /** What happens to a webhook on its way: nothing, or it is not taken, or its answer is lost. */
  onTheWay: 'well' | 'not taken' | 'answer lost' = 'well';

  constructor(rules = postingRules()) {
    super();
    this.rules = rulesOf(rules);
    const state = newSimulation({
      now: () => new Date(this.now),
      respondUrl: 'https://respond.example.com',
      settings: { pagerDutyWebhookPath: '/in/pager', jiraWebhookPath: '/in/tickets', webhookPauseShare: 1 },
      postWebhook: async (url, { headers, body }) => this.#travels(new URL(url).pathname, headers, body),
    });
    this.vendors = new SimulatedVendors(state);
  }

  override deliverDependencies(): ReturnType<World['deliverDependencies']> {
    const base = super.deliverDependencies();
    const recorder = base.channels.get('sns');
    const channels = new Map(['pagerduty', 'jira'].map((id) => [id, channelOf(id)]));
    if (recorder !== undefined) channels.set('sns', recorder);
    const { http, secrets } = this.postedDependencies();
    return { ...base, channels, ports: { ...base.ports, http, secrets } };
  }

  postedDependencies(): PostedDependencies {
    return {
      ...this.dependencies(),
      secrets: { read: async (reference) => this.secrets.get(reference) ?? null },
      http: { send: (request, signal) => this.vendors.send(request, signal) },
      messages: this.messages,
      refs: this.ledger,
      ledger: this.ledger,
    };
  }

  /** Posts a request as it is. */
  async takes(request: PostedRequest): Promise<PostedAnswer> {
    const answer = await takePosted(request, this.postedDependencies());
    this.answers.push({ ...answer, target: request.target });
    return answer;
  }

  /** An incident that everybody has been told of. */
  async opens(): Promise<string> {
    await this.backupFails({});
    await this.passes('1s');
    await this.settles();
    this.answers.length = 0;
    return this.onlyIncident().id;
  }

  /** Lets vendors post and everybody hear, until nothing is left that is due. */
  async settles(): Promise<void> {
    for (let rounds = 0; rounds < 50; rounds += 1) {
      const before = this.vendors.state.sentWebhooks.length;
      const due = await sendDue(this.vendors.state);
      await this.passes('2s');
      const isDue = due !== null && due <= Date.parse(this.now);
      if (!isDue && this.vendors.state.sentWebhooks.length === before) return;
    }
    throw new Error('vendors and router never come to an end');
  }

  /** What was written down since the opening and its step. */
  async written(): Promise<EvidenceRecord[]> {
    const records = await this.store.records(this.onlyIncident().id);
    return records.filter(({ what }) => what !== 'opened' && what !== 'step');
  }

  /** The alert that is open in PagerDuty. */
  get alert() {
    const alert = this.vendors.state.pagerduty.alerts.at(-1);
    if (alert === undefined) throw new Error('nobody was rung');
    return alert;
  }

  /** The issue in Jira. */
  get issue() {
    const [issue] = this.vendors.state.jira.issues;
    if (issue === undefined) throw new Error('there is no issue');
    return issue;
  }

  async #travels(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<number | null> {
    if (this.onTheWay === 'not taken') return 503;
    const { statusCode } = await this.takes({ target: path.replace('/in/', ''), headers, body });
    return this.onTheWay === 'answer lost' ? null : statusCode;
  }
}
