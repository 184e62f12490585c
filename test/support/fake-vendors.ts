import { existsSync } from 'node:fs';
import type { Channel, ChannelPorts, DeliveryState, ProviderRef } from '../../src/channels/channel.ts';
import { channels } from '../../src/channels/registry.ts';
import { RouterError } from '../../src/lib/errors.ts';
import type { HttpRequest } from '../../src/ports/vendors/http.ts';
import type { Mail, MailOutcome } from '../../src/ports/vendors/mailer.ts';
import type { PublishOutcome, TopicMessage } from '../../src/ports/vendors/topic-publisher.ts';
import { noon } from './alerts.ts';
import { answer, type FakeAnswer, type FakeVendor } from './fake-vendor.ts';

/** The fake vendor of each channel, from its file in `test/channels/fakes`. */
const fakes = new Map(await Promise.all(channels.map(async ({ id }) => [id, await fakeOfChannel(id)] as const)));

async function fakeOfChannel(id: string): Promise<FakeVendor> {
  if (!existsSync(`test/channels/fakes/${id}.ts`)) {
    throw new Error(
      `channel ${id} has no fake vendor: add test/channels/fakes/${id}.ts that exports "fake", as slack.ts does`,
    );
  }
  return ((await import(`../channels/fakes/${id}.ts`)) as { fake: FakeVendor }).fake;
}

/** Returns the fake vendor of a channel. */
export function fakeOf({ id }: Channel): FakeVendor {
  return fakes.get(id) as FakeVendor;
}

/** Values of the secrets every test hands out; none may ever show up in an outcome. */
export const secretValues: Readonly<Record<string, string>> = Object.assign(
  {},
  ...[...fakes.values()].map(({ secrets }) => secrets),
);

/** Fake vendors that write down what they were asked. */
export interface FakeVendors extends ChannelPorts {
  requests: HttpRequest[];
  mails: Mail[];
  published: unknown[];
  remembered: ProviderRef[];
  memory(change?: Partial<DeliveryState>): DeliveryState;
}

/** How the fake vendors behave; by default everything works. */
export interface FakeBehaviour {
  http?: (request: HttpRequest) => FakeAnswer;
  mail?: () => MailOutcome;
  publish?: (message: TopicMessage) => PublishOutcome;
  secrets?: Record<string, string | null | 'unavailable'>;
}

/** Makes fake vendors. Aborted calls answer with a time-out, as the real adapters do. */
export function fakeVendors({ http = vendorsThatWork, mail, publish, secrets = {} }: FakeBehaviour = {}): FakeVendors {
  const vendors: FakeVendors = {
    requests: [],
    mails: [],
    published: [],
    remembered: [],
    http: {
      async send(request, signal) {
        if (signal.aborted) return { failure: 'timeout', detail: 'aborted' };
        vendors.requests.push(request);
        return http(request);
      },
    },
    mailer: {
      async send(message, signal) {
        if (signal.aborted) return { sent: false, retryable: true, reason: 'timeout', detail: 'aborted' };
        vendors.mails.push(message);
        return mail?.() ?? { sent: true, messageId: '0100018f-mail' };
      },
    },
    topics: {
      async publish(message, signal) {
        if (signal.aborted) return { published: false, retryable: true, reason: 'timeout', detail: 'aborted' };
        vendors.published.push(message);
        return publish?.(message) ?? { published: true, messageId: '94f0-sns' };
      },
    },
    secrets: {
      async read(reference) {
        const value = { ...secretValues, ...secrets }[reference];
        if (value === 'unavailable') throw new RouterError('secret-unavailable', { reference });
        return value ?? null;
      },
    },
    now: () => noon,
    memory: (change = {}) => ({
      ref: null,
      possibleDuplicate: false,
      firstAttemptAt: noon,
      saveRef: async (ref) => void vendors.remembered.push(ref),
      ...change,
    }),
  };
  return vendors;
}

/** Answers as every vendor does when all is well; a receiver that nobody knows of says that it has it. */
export function vendorsThatWork(request: HttpRequest): FakeAnswer {
  for (const { answers } of fakes.values()) {
    const said = answers?.(request) ?? null;
    if (said !== null) return said;
  }
  return answer(200, 'ok');
}

/** Returns the secrets these options name, in every form in which they travel; none of it may show. */
export function secretForms(options: Record<string, unknown>): string[] {
  return Object.values(options).flatMap((value) =>
    [...fakes.values()].flatMap(({ secrets = {}, formsOf = (secret) => [secret] }) => {
      const secret = secrets[String(value)];
      return secret === undefined ? [] : formsOf(secret);
    }),
  );
}
