import type { Exchange } from '../../../local/simulators/exchange.ts';
import { askVendor } from '../../../local/simulators/serve.ts';
import type { Simulation } from '../../../local/simulators/simulation.ts';
import type { HttpFailure, HttpRequest, HttpResponse } from '../../../src/ports/vendors/http.ts';
import { abortable } from './abortable.ts';

const scope = 'AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/ses/aws4_request';

/** Asks the vendors' simulators without a connection. */
export class SimulatedVendors {
  readonly state: Simulation;

  constructor(state: Simulation) {
    this.state = state;
  }

  /** Answers a request to a vendor as the guarded client of the product does. */
  async send(
    { method, url, headers, body = '' }: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpResponse | HttpFailure> {
    const { host, pathname, search } = new URL(url);
    const answer = await abortable(this.#ask(host, `${pathname}${search}`, { method, headers, body }), signal).catch(
      () => 'hang' as const,
    );
    if (answer === 'hang') return { failure: 'timeout', detail: 'no answer in time' };
    if (answer === 'reset') return { failure: 'network', detail: 'connection reset' };
    return answer;
  }

  /** Answers a call of a service of AWS that has a simulator: `_ses`, `_backup`. */
  async call(
    host: '_ses' | '_backup',
    request: { method: string; path: string; headers: Record<string, string>; body: string },
  ): Promise<HttpResponse | 'hang' | 'reset'> {
    const headers = { ...request.headers, authorization: scope };
    return this.#ask(host, request.path, { ...request, headers });
  }

  /** Lets the inbox hear what a topic was told. */
  publish(fields: Record<string, unknown>): void {
    void this.#ask('_sns', '/inbox', { method: 'POST', headers: {}, body: JSON.stringify(fields) });
  }

  async #ask(
    host: string,
    target: string,
    request: { method: string; headers: Readonly<Record<string, string>>; body: string },
  ): Promise<HttpResponse | 'hang' | 'reset'> {
    const [path = '/', search = ''] = target.split(/\?(.*)/s);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const exchange: Exchange = {
      method: request.method,
      host,
      path,
      query: new URLSearchParams(search),
      headers,
      body: request.body,
      at: this.state.now(),
    };
    const answer = await askVendor(exchange, this.state);
    if (typeof answer === 'string') return answer;
    const { status, body } = answer;
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    return { status, headers: { ...answer.headers }, body: text };
  }
}
