/** A channel of the simulated workspace. */
export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly archived?: boolean;
  /** The bot is a member; default true. */
  readonly member?: boolean;
}

/** A person of the simulated workspace, who can press buttons. */
export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string;
}

/** One message as Slack keeps it. */
export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  threadTs: string | null;
  broadcast: boolean;
  text: string;
  blocks: Record<string, unknown>[];
  attachments: Record<string, unknown>[];
  metadata: Record<string, unknown> | null;
  editedTs: string | null;
  readonly via: 'bot' | 'webhook' | 'response';
  readonly username: string | null;
  /** Seen only by this user; null for everybody. */
  readonly ephemeralTo: string | null;
  /** Why the last press on this message got Slack's warning triangle. */
  warning: string | null;
  /** Every earlier form of the message, oldest first. */
  readonly history: { at: string; text: string; blocks: Record<string, unknown>[] }[];
}

/** Where a button press may be answered: five posts within thirty minutes. */
interface ResponseUrl {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly expiresAt: number;
  left: number;
}

/** A dialog that was opened for somebody. */
interface SlackView {
  readonly user: string;
  view: Record<string, unknown>;
  isOpen: boolean;
  /** What the app said of its blocks when it was sent last. */
  errors: Readonly<Record<string, string>>;
}

/** The simulated Slack workspace. */
export interface SlackStore {
  readonly channels: SlackChannel[];
  readonly users: SlackUser[];
  readonly messages: SlackMessage[];
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly triggers: Map<string, { readonly user: string; readonly expiresAt: number; isUsed: boolean }>;
  /** Dialogs, oldest first. */
  readonly views: SlackView[];
  readonly buckets: Map<string, { tokens: number; at: number }>;
  lastTs: number;
}

/** The team, app and bot that every payload names. */
export const workspace = {
  teamId: 'T0123456789',
  teamDomain: 'example',
  appId: 'A0123456789',
  botId: 'B0123456789',
  botUserId: 'U0BACKUPBOT',
  botName: 'Backup alerts',
} as const;

const defaultChannels: readonly SlackChannel[] = [
  { id: 'C0123456789', name: 'backup-alerts' },
  { id: 'C0123456780', name: 'dba-oncall' },
  { id: 'C0123456781', name: 'platform' },
  { id: 'C0ARCHIVED0', name: 'old-alerts', archived: true },
  { id: 'C0NOTMEMBER', name: 'finance', member: false },
];

const defaultUsers: readonly SlackUser[] = [
  { id: 'U0000000001', name: 'ana.ruiz', realName: 'Ana Ruiz', email: 'ana.ruiz@example.com' },
  { id: 'U0000000002', name: 'jonas.berg', realName: 'Jonas Berg', email: 'jonas.berg@example.com' },
  { id: 'U0000000003', name: 'mei.tanaka', realName: 'Mei Tanaka', email: 'mei.tanaka@example.com' },
];

/** Makes an empty workspace with its usual channels and people. */
export function newSlackStore(): SlackStore {
  return {
    channels: [...defaultChannels],
    users: [...defaultUsers],
    messages: [],
    responseUrls: new Map(),
    triggers: new Map(),
    views: [],
    buckets: new Map(),
    lastTs: 0,
  };
}

/** Makes the next message timestamp: Unix seconds, a point, six digits, never the same twice. */
export function nextTs(store: SlackStore, now: Date): string {
  const micros = now.getTime() * 1000;
  store.lastTs = Math.max(micros, store.lastTs + 1);
  return `${Math.floor(store.lastTs / 1e6)}.${String(store.lastTs % 1e6).padStart(6, '0')}`;
}

/** Finds a message by channel and timestamp. */
export function findMessage(store: SlackStore, channel: string, ts: string): SlackMessage | undefined {
  return store.messages.find((message) => message.channel === channel && message.ts === ts);
}

/** Finds a channel by its id, or by its name with or without `#`. */
export function findChannel(store: SlackStore, idOrName: string): SlackChannel | undefined {
  if (/^[UW]/.test(idOrName)) return directMessages(store, idOrName);
  const name = idOrName.replace(/^#/, '');
  return store.channels.find((channel) => channel.id === idOrName || channel.name === name);
}

/** Finds the channel in which the app and a person talk, and opens it when there is none; undefined: nobody has this id. */
export function directMessages(store: SlackStore, userId: string): SlackChannel | undefined {
  const user = store.users.find(({ id }) => id === userId);
  if (!user) return undefined;
  const id = `D${userId.slice(1)}`;
  const open = store.channels.find((channel) => channel.id === id);
  if (open) return open;
  const channel = { id, name: user.name };
  store.channels.push(channel);
  return channel;
}

/** Writes a message in the shape of Slack's message object. */
export function messageObject(message: SlackMessage, withMetadata = true): Record<string, unknown> {
  const object: Record<string, unknown> = {
    type: 'message',
    subtype: 'bot_message',
    text: message.text,
    ts: message.ts,
    bot_id: workspace.botId,
    app_id: workspace.appId,
    user: workspace.botUserId,
    team: workspace.teamId,
    bot_profile: { id: workspace.botId, app_id: workspace.appId, name: workspace.botName, team_id: workspace.teamId },
    blocks: message.blocks,
  };
  if (message.attachments.length > 0) object.attachments = message.attachments;
  if (message.threadTs) object.thread_ts = message.threadTs;
  if (message.broadcast) object.subtype = 'thread_broadcast';
  if (message.editedTs) object.edited = { user: workspace.botUserId, ts: message.editedTs };
  if (withMetadata && message.metadata) object.metadata = message.metadata;
  return object;
}
