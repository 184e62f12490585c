import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/registry.ts';
import { escapeHtml } from '../../src/lib/html.ts';
import { answerSlack } from '../../src/pipeline/respond/slack-interaction.ts';
import type { HttpRequest } from '../../src/ports/vendors/http.ts';
import { checkWithChannels } from '../../src/runtime/check-rules.ts';
import { edited } from '../support/edited.ts';
import { answer, type FakeAnswer } from '../support/fake-vendor.ts';
import { vendorsThatWork } from '../support/fake-vendors.ts';
import { rulesText } from '../support/journey-rules.ts';
import { PageWorld } from '../support/page-world.ts';
import { pastRunsOf } from '../support/past-runs.ts';
import { World } from '../support/world.ts';

/** A secret for every place there is for one. Each has characters that every encoding writes in its own way. */
const canaries = {
  'slack-bot': `${'xoxb'}-1111-CANARYslack"<&>/+%bot`,
  'slack-hook': `https://hooks.slack.com/${'services'}/T0/B0/CANARYhook+%2Fx`,
  jira: `bot@example.com:${'ATATT3x'}CANARYjira"<&>/+%`,
  pagerduty: 'CANARYpager0123456789CANARYpager',
  webhook: 'whsec_Q0FOQVJZd2ViaG9vazEyMzQ1Njc4OTAxMjM0NTY=',
  address: 'https://hooks.example.com/CANARYaddress?key=%22x',
  'slack-signing': 'CANARYsigning"<&>/+%1234567890',
} as const;
const linkKey = { id: 'k1', secret: `CANARYlinkkey+/=${'x'.repeat(32)}` };
const jiraToken = canaries.jira.split(':')[1] ?? '';

/** Every form in which a secret could be seen. */
const forms = [...Object.values(canaries), linkKey.secret, jiraToken].flatMap((secret) => {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    escapeHtml(secret),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    Buffer.from(secret).toString('hex'),
    // Whatever is left of one when it was cut or encoded twice.
    ...(/CANARY[a-z]+/.exec(secret) ?? []),
  ];
});

const rules = `
version: 1
targets:
  chat: { slack: { channel: C0123456789, token: ssm:/s/slack-bot } }
  hook: { slack: { webhook: ssm:/s/slack-hook } }
  tickets: { jira: { site: example.atlassian.net, project: OPS, token: ssm:/s/jira } }
  pager: { pagerduty: { routingKey: ssm:/s/pagerduty } }
  program: { webhook: { url: ssm:/s/address, secret: ssm:/s/webhook } }
  mail: { email: { to: [dba@example.com] } }
  topic: { sns: {} }
policies:
  all: { steps: [ { notify: [chat, hook, tickets, pager, program, mail, topic] }, { after: 15m, notify: [mail] } ] }
defaults: { policy: all, groupWait: 0s }
fallback: [topic]
`;

/** What a vendor can do to the secrets it was sent. */
const vendors: Record<string, (request: HttpRequest) => FakeAnswer> = {
  'that work': vendorsThatWork,
  'that say back whatever they were sent, in every form': ({ url, headers, body }) => {
    const sent = [url, JSON.stringify(headers), body ?? '', ...forms].join(' ');
    return answer(500, sent.slice(0, 60_000));
  },
  'that refuse and say the credentials back': ({ headers }) =>
    answer(401, { ok: false, error: 'invalid_auth', detail: Object.values(headers), forms }),
  'that put what is not seen between the letters': ({ headers, url }) =>
    answer(400, [...`${url} ${Object.values(headers).join(' ')}`].join('\u200b')),
};

/** What a vendor is told; the key of PagerDuty's integration stands in the body, as its API wants it. */
function bodyOf({ url, body = '' }: HttpRequest): string {
  const isForPagerDuty = new URL(url).host === 'events.pagerduty.com';
  return isForPagerDuty ? edited(body, [`"routing_key":"${canaries.pagerduty}",`, '']) : body;
}

class Forced extends Error {}

/** The whole router with its real channels, secrets in every place, and everything that comes out of it. */
class Watched extends World {
  readonly out: string[] = [];
  /** Names of the calls made, in their order. */
  readonly calls: string[] = [];
  readonly #vendor: (request: HttpRequest) => FakeAnswer;
  readonly #failAt: number;

  constructor(vendor: (request: HttpRequest) => FakeAnswer, failAt: number) {
    super();
    this.#vendor = vendor;
    this.#failAt = failAt;
    const checked = checkWithChannels(rulesText(rules, '1'));
    if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
    this.rules = checked.rules;
    this.wrap = (port) => this.#watched(port, true);
    this.survives = (error) => this.#caught(error);
  }

  secrets = {
    read: async (reference: string) => canaries[reference.replace('ssm:/s/', '') as keyof typeof canaries] ?? null,
  };

  override deliverDependencies(): ReturnType<World['deliverDependencies']> {
    const { ports, ...others } = super.deliverDependencies();
    const http = {
      send: async (request: HttpRequest) => {
        this.out.push(bodyOf(request));
        return this.#vendor(request);
      },
    };
    return {
      ...others,
      channels: new Map(channels.map((channel) => [channel.id, channel])),
      links: this.#watched({ keys: async () => [linkKey] }, false),
      ports: {
        ...ports,
        http: this.#watched(http, false),
        secrets: this.#watched(this.secrets, false),
        mailer: this.#watched(ports.mailer, true),
        topics: this.#watched(ports.topics, true),
      },
    };
  }

  /** Writes down what goes through a port to be stored or sent; fails the chosen call with an error full of secrets. */
  #watched<Port extends object>(port: Port, isOutput: boolean): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          this.calls.push(String(name));
          if (isOutput) this.out.push(JSON.stringify(given) ?? '');
          if (this.calls.length === this.#failAt) throw forced(given);
          return (member as (...all: unknown[]) => unknown).apply(target, given);
        };
      },
    });
  }

  #caught(error: unknown): boolean {
    const { name, message, stack = '', details } = error as Error & { details?: unknown };
    this.out.push(`${name} ${message} ${stack} ${JSON.stringify(details)}`);
    return error instanceof Forced || name === 'RouterError';
  }

  async survive(action: () => Promise<unknown>): Promise<void> {
    try {
      this.out.push(JSON.stringify(await action()) ?? '');
    } catch (error) {
      if (!this.#caught(error)) throw error;
    }
  }

  everything(): string {
    const kept = [...this.store.incidents.values(), ...this.store.chains.values(), ...this.store.hidden];
    return [...this.out, ...this.logged.map((line) => JSON.stringify(line)), JSON.stringify(kept)].join('\n');
  }
}

/** As libraries throw: what went wrong in words, and all that was given beside it. */
function forced(given: unknown[]): Error {
  return Object.assign(new Forced('the call failed'), {
    input: JSON.stringify(given),
    request: given,
    cause: new Error(forms.join(' ')),
  });
}

/** A failure told everywhere, links opened and answered, presses forged and real, a step, a resolution. */
async function play(vendor: (request: HttpRequest) => FakeAnswer, failAt = 0): Promise<Watched> {
  const world = new Watched(vendor, failAt);
  await world.survive(() => world.backupFails());
  await world.survive(() => world.passes('1m'));
  const incidentId = [...world.store.incidents.keys()][0] ?? '01JD0000000000000000000001';
  const page = new PageWorld(world, { id: incidentId }, { recipient: 'mail', key: linkKey });
  page.change = (all) => ({ ...all, links: world.deliverDependencies().links });
  await world.survive(() => page.opens());
  const slack = {
    ...world.dependencies(),
    secrets: world.deliverDependencies().ports.secrets,
    signingSecret: 'ssm:/s/slack-signing',
    refs: world.ledger,
    archive: world.store,
    pastRuns: pastRunsOf(world),
    dialog: () => import('../../src/pipeline/respond/slack-dialog.ts'),
    http: world.deliverDependencies().ports.http,
  };
  const timestamp = String(Math.floor(Date.parse(world.now) / 1000));
  await world.survive(() =>
    answerSlack({ timestamp, signature: `v0=${'0'.repeat(64)}`, body: 'payload=%7B%7D' }, slack),
  );
  await world.survive(() => page.posts({ ask: 'acknowledge', name: 'Ana', form: 'x.y' }));
  await world.survive(() => page.does('note', { text: 'we look' }));
  await world.survive(() => world.passes('16m'));
  await world.survive(() => world.resolves('Ben', incidentId));
  await world.survive(() => world.passes('20m'));
  return world;
}

function expectNone(world: Watched): void {
  const text = world.everything();
  expect(forms.filter((form) => text.includes(form))).toEqual([]);
}

describe('journeys/canary-secrets: no secret comes out anywhere (I8)', () => {
  it('the watch sees one when there is one', async () => {
    const world = await play(vendorsThatWork);
    world.log.warn('a careless line', { authorization: Buffer.from(canaries.jira).toString('base64') });
    expect(() => expectNone(world)).toThrow();
  });

  it.each(Object.entries(vendors))('with vendors %s', async (_how, vendor) => {
    const world = await play(vendor);
    expect(world.out.length).toBeGreaterThan(50);
    expectNone(world);
  });

  it('whichever call fails, with an error that holds all it was given', async () => {
    const { calls } = await play(vendorsThatWork);
    // The first and the last of each kind: what is done with a failure hangs on which call it is, not on how many were before.
    const chosen = new Set(calls.flatMap((name) => [calls.indexOf(name) + 1, calls.lastIndexOf(name) + 1]));
    expect(new Set(calls).size).toBeGreaterThan(12);
    for (const at of chosen) expectNone(await play(vendorsThatWork, at));
  });
});
