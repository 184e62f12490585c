import type { IncomingMessage, ServerResponse } from 'node:http';
import { handleBackup } from './backup-api.ts';
import { handleControl } from './control.ts';
import { type Answer, type Exchange, isLoopback, text } from './exchange.ts';
import { type Fault, faultAnswer, takeFault } from './faults.ts';
import { refuseForbidden } from './iam.ts';
import { handleInbox } from './inbox/pages.ts';
import { handleJira } from './jira.ts';
import { handlePagerDuty } from './pagerduty.ts';
import { forwardRespond } from './respond-proxy.ts';
import { handleSes } from './ses.ts';
import type { JournalEntry, Simulation } from './simulation.ts';
import { handleSlack } from './slack.ts';
import { handleSlackHook } from './slack-hooks.ts';
import { handleSns } from './sns.ts';
import type { Vendor } from './vendors.ts';
import { handleWebhook } from './webhook.ts';

type Handler = (exchange: Exchange, sim: Simulation) => Answer | Promise<Answer>;

const handlers: Readonly<Record<Vendor, Handler>> = {
  slack: handleSlack,
  'slack-webhook': handleSlackHook,
  jira: handleJira,
  pagerduty: handlePagerDuty,
  webhook: handleWebhook,
  ses: handleSes,
  sns: handleSns,
  backup: handleBackup,
};

const bodyLimitBytes = 48 * 1024 * 1024;
const journalLimit = 2000;

/** Answers one HTTP request: the first path segment says which vendor (or part of the inbox) it is for. */
export async function serve(request: IncomingMessage, response: ServerResponse, sim: Simulation): Promise<void> {
  try {
    const exchange = await readExchange(request, sim);
    const refusal = refuseStranger(exchange);
    if (refusal) return send(response, refusal);
    const own = await answerOwn(exchange, sim);
    if (own) return send(response, own);
    await answerVendor(exchange, sim, response);
  } catch (error) {
    if (!response.headersSent) send(response, text(500, error instanceof Error ? error.message : 'simulator error'));
  }
}

/** Says which vendor lives at a host. */
function vendorAt(host: string): Vendor {
  if (host === 'slack.com') return 'slack';
  if (host === 'hooks.slack.com') return 'slack-webhook';
  if (host.endsWith('.atlassian.net')) return 'jira';
  if (host === 'events.pagerduty.com' || host === 'events.eu.pagerduty.com') return 'pagerduty';
  const own = /^_(ses|sns|backup)$/.exec(host)?.[1];
  return (own as Vendor | undefined) ?? 'webhook';
}

async function readExchange(request: IncomingMessage, sim: Simulation): Promise<Exchange> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimitBytes) throw new Error('request body is too large');
    chunks.push(chunk);
  }
  // Not new URL(): a resource ARN in the path must keep its escapes, and dots must stay.
  const [target = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(target) ?? [];
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const body = Buffer.concat(chunks).toString('utf8');
  return {
    method: request.method ?? 'GET',
    host: first,
    path: rest,
    query: new URLSearchParams(search),
    headers,
    body,
    at: sim.now(),
  };
}

/** Only this machine's own pages and programs may talk to the simulators. */
function refuseStranger(exchange: Exchange): Answer | null {
  if (!isLoopback(exchange.headers.host ?? '')) return text(403, 'loopback only');
  const { origin } = exchange.headers;
  const isForeign =
    origin !== undefined && origin !== 'null' && !(URL.canParse(origin) && isLoopback(new URL(origin).host));
  return isForeign && exchange.method !== 'GET' ? text(403, 'foreign origin') : null;
}

async function answerOwn(exchange: Exchange, sim: Simulation): Promise<Answer | null> {
  if (exchange.host === '' || exchange.host === '_inbox' || exchange.host === 'favicon.ico')
    return handleInbox(exchange, sim);
  if (exchange.host === '_sim') return handleControl(exchange, sim);
  if (exchange.host === 'respond') return forwardRespond(exchange, sim);
  return null;
}

async function answerVendor(exchange: Exchange, sim: Simulation, response: ServerResponse): Promise<void> {
  const vendor = vendorAt(exchange.host);
  const entry = note(exchange, vendor, sim);
  const fault = takeFault(sim.faults, vendor, exchange);
  entry.fault = fault ? fault.kind : null;
  if (fault && !fault.applied && fault.kind !== 'slow' && fault.kind !== 'truncate')
    return strike(fault, { vendor, entry, response });
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
  const answer = (await refuseForbidden(vendor, exchange, sim)) ?? (await handlers[vendor](exchange, sim));
  sim.version += 1;
  if (fault && fault.kind !== 'slow') return strike(fault, { vendor, entry, response, answer });
  finish(entry, answer);
  send(response, answer);
}

/**
 * Answers a request to a vendor without a connection, for programs that have the simulators in their own process:
 * `hang` when no answer ever comes, `reset` when the connection breaks.
 */
export async function askVendor(exchange: Exchange, sim: Simulation): Promise<Answer | 'hang' | 'reset'> {
  const vendor = vendorAt(exchange.host);
  const entry = note(exchange, vendor, sim);
  const fault = takeFault(sim.faults, vendor, exchange);
  entry.fault = fault ? fault.kind : null;
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
  const isDone = fault === null || fault.kind === 'slow' || fault.kind === 'truncate' || fault.applied === true;
  const answer = isDone ? await handlers[vendor](exchange, sim) : null;
  const seen = fault === null || fault.kind === 'slow' ? answer : faultAnswer(fault, vendor);
  if (seen === null) return fault?.kind === 'hang' ? 'hang' : 'reset';
  finish(entry, seen);
  return seen;
}

function strike(
  fault: Fault,
  at: { vendor: Vendor; entry: JournalEntry; response: ServerResponse; answer?: Answer },
): void {
  const { entry, response } = at;
  const answer = faultAnswer(fault, at.vendor);
  if (answer) {
    finish(entry, answer);
    send(response, answer);
    return;
  }
  entry.answer = `(${fault.kind})`;
  if (fault.kind === 'reset') response.socket?.resetAndDestroy();
  if (fault.kind === 'truncate') truncate(response, at.answer);
}

function truncate(response: ServerResponse, answer: Answer | undefined): void {
  const body = bodyOf(answer) || '{"ok":tr';
  response.writeHead(answer?.status ?? 200, { ...answer?.headers, 'content-length': String(Buffer.byteLength(body)) });
  response.write(body.slice(0, Math.max(1, Math.floor(body.length / 2))), () => response.destroy());
}

function note(exchange: Exchange, vendor: Vendor, sim: Simulation): JournalEntry {
  sim.sequence += 1;
  sim.version += 1;
  const { method, host, path, body } = exchange;
  const entry: JournalEntry = {
    seq: sim.sequence,
    at: exchange.at.toISOString(),
    vendor,
    method,
    host,
    path,
    headers: withoutSecrets(exchange.headers),
    body: body.replace(/(token=)xox[a-z]-[^&]+/g, '$1***').replace(/("routing_key":")[^"]*/, '$1***'),
    status: null,
    answer: '',
    fault: null,
  };
  sim.journal.push(entry);
  if (sim.journal.length > journalLimit) sim.journal.shift();
  return entry;
}

function withoutSecrets(headers: Exchange['headers']): Record<string, string> {
  const { authorization, cookie: _cookie, ...rest } = headers;
  return authorization === undefined ? rest : { ...rest, authorization: `${authorization.split(' ')[0] ?? ''} ***` };
}

function finish(entry: JournalEntry, answer: Answer): void {
  entry.status = answer.status;
  entry.answer = bodyOf(answer).slice(0, 4000);
}

function bodyOf(answer: Answer | undefined): string {
  const body = answer?.body;
  if (body === undefined || body instanceof Uint8Array) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function send(response: ServerResponse, answer: Answer): void {
  const body = answer.body instanceof Uint8Array ? answer.body : bodyOf(answer);
  response.writeHead(answer.status, { 'cache-control': 'no-store', ...answer.headers });
  response.end(body);
}
