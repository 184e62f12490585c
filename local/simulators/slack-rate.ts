import type { SlackStore } from './slack-store.ts';

/**
 * Slack's posting limits: one message a second and channel with short bursts, and tier 3
 * (50 and more a minute) for chat.update.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
const slackRates = {
  postsPerSecond: 1,
  postBurst: 5,
  updatesPerSecond: 50 / 60,
  updateBurst: 50,
} as const;

/** Answers how many whole seconds to wait before posting to a channel; 0 means go. */
export function postingDelay(store: SlackStore, channel: string, now: Date): number {
  return takeToken(store, `post:${channel}`, { rate: slackRates.postsPerSecond, burst: slackRates.postBurst, now });
}

/** Answers how many whole seconds to wait before chat.update; 0 means go. */
export function updatingDelay(store: SlackStore, now: Date): number {
  return takeToken(store, 'update', { rate: slackRates.updatesPerSecond, burst: slackRates.updateBurst, now });
}

function takeToken(store: SlackStore, key: string, limit: { rate: number; burst: number; now: Date }): number {
  const at = limit.now.getTime();
  const bucket = store.buckets.get(key) ?? { tokens: limit.burst, at };
  const elapsed = Math.max(0, at - bucket.at) / 1000;
  bucket.tokens = Math.min(limit.burst, bucket.tokens + elapsed * limit.rate);
  bucket.at = at;
  store.buckets.set(key, bucket);
  if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / limit.rate));
  bucket.tokens -= 1;
  return 0;
}
