import { type Answer, type Exchange, text } from './exchange.ts';
import type { Simulation } from './simulation.ts';

const hopByHop = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'accept-encoding',
  'content-encoding',
];

/** Forwards /respond/* to the router's respond endpoint, so that links in mails work from the inbox. */
export async function forwardRespond(exchange: Exchange, sim: Simulation): Promise<Answer> {
  const base = sim.settings.respondUrl?.replace(/\/$/, '');
  if (!base) return text(502, 'The router is not connected: set respondUrl by POST /_sim/config.');
  const query = exchange.query.size > 0 ? `?${exchange.query}` : '';
  const hasBody = exchange.method !== 'GET' && exchange.method !== 'HEAD';
  try {
    const response = await fetch(`${base}${exchange.path}${query}`, {
      method: exchange.method,
      headers: without(exchange.headers),
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      ...(hasBody ? { body: exchange.body } : {}),
    });
    const headers = without(Object.fromEntries(response.headers));
    const location = headers.location;
    if (location) headers.location = inside(location, base);
    return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) };
  } catch {
    return text(502, 'The router did not answer.');
  }
}

function without(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}

function inside(location: string, base: string): string {
  if (location.startsWith(base)) return `/respond${location.slice(base.length)}`;
  return location.startsWith('/') && !location.startsWith('/respond/') ? `/respond${location}` : location;
}
