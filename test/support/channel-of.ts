import type { Channel } from '../../src/channels/channel.ts';
import { channels } from '../../src/channels/registry.ts';

/** Returns the channel of this name. @throws {Error} when there is none */
export function channelOf(id: string): Channel {
  const found = channels.find((channel) => channel.id === id);
  if (found === undefined) throw new Error(`src/channels/registry.ts has no channel ${id}`);
  return found;
}
