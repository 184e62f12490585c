import type { Simulation } from './simulation.ts';
import { type Manner, manners, type PostWebhook, type SentWebhook } from './webhook-manners.ts';

/** Lets a vendor send a webhook; those who wait for its first try call {@link sendDue}. */
export function queueWebhook(
  sim: Simulation,
  webhook: Pick<SentWebhook, 'vendor' | 'path' | 'headers' | 'body'>,
): SentWebhook {
  const sent: SentWebhook = { ...webhook, tries: [], dueAt: sim.now().getTime() };
  sim.sentWebhooks.push(sent);
  sim.version += 1;
  sim.wakeSender();
  return sent;
}

/** Waits for the first try of a webhook, and answers its status; null: no answer came. */
export async function firstStatus(webhook: SentWebhook): Promise<number | null> {
  for (;;) {
    const [first] = webhook.tries;
    if (first !== undefined) return first.status;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Sends what is due by now; answers when the next one is, in milliseconds, or null. */
export async function sendDue(sim: Simulation): Promise<number | null> {
  const now = sim.now().getTime();
  for (const webhook of sim.sentWebhooks.filter(({ dueAt }) => dueAt !== null && dueAt <= now)) {
    await attempt(sim, webhook);
  }
  const due = sim.sentWebhooks.flatMap(({ dueAt }) => dueAt ?? []);
  return due.length === 0 ? null : Math.min(...due);
}

async function attempt(sim: Simulation, webhook: SentWebhook): Promise<void> {
  const { timeoutMs, triesAgain, pausesSeconds }: Manner = manners[webhook.vendor];
  webhook.dueAt = null;
  const url = `${sim.settings.respondUrl?.replace(/\/$/, '') ?? ''}${webhook.path}`;
  const retry = webhook.tries.length === 0 ? {} : { 'x-atlassian-webhook-retry': String(webhook.tries.length) };
  const headers = { ...webhook.headers, ...(webhook.vendor === 'jira' ? retry : {}) };
  const status = await sim.postWebhook(url, { headers, body: webhook.body, timeoutMs });
  webhook.tries.push({ at: sim.now().toISOString(), status });
  const pause = pausesSeconds[webhook.tries.length - 1];
  if (pause !== undefined && triesAgain(status)) {
    webhook.dueAt = sim.now().getTime() + pause * 1000 * sim.settings.webhookPauseShare;
  }
  sim.version += 1;
}

/** Posts over HTTP, as vendors do. */
export const postOverHttp: PostWebhook = async (url, { headers, body, timeoutMs }) => {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
};

/** Returns what sends webhooks when they are due, on the clock of this machine. */
export function senderOf(sim: Simulation): () => void {
  let isSending = false;
  let isWanted = false;
  const run = async (): Promise<void> => {
    if (isSending) {
      isWanted = true;
      return;
    }
    isSending = true;
    const next = await sendDue(sim);
    isSending = false;
    if (isWanted) {
      isWanted = false;
      return run();
    }
    if (next !== null) setTimeout(() => void run(), Math.max(50, next - sim.now().getTime())).unref();
  };
  return () => void run();
}
