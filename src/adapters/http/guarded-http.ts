/**
 * Requests to vendors over node:https: https only, no redirects, answers read up to a limit, and no
 * address inside the network may be reached, whatever a host name in the rules resolves to.
 */
import { lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../ports/vendors/http.ts';
import { isForbidden } from './special-addresses.ts';

/** Most that is read of an answer, in bytes, unless the request asks for more; the rest is dropped. */
const bodyLimitBytes = 65_536;

/** Where vendors are simulated on loopback, on a developer's machine; null on AWS. */
export interface VendorDetour {
  /** `http://127.0.0.1:PORT`; requests go to `<base>/<host>/<path>`. */
  base: string;
  /** Hosts that are still called for real. */
  except: readonly string[];
}

/** Sends requests to vendors on the internet, or to their simulators on loopback. */
export class GuardedHttp implements Http {
  readonly #detour: VendorDetour | null;
  readonly #lookup: LookupFunction;

  /** @param lookup resolves host names; replaceable to test what a hostile name server can do. */
  constructor(detour: VendorDetour | null, lookup: LookupFunction = resolve as LookupFunction) {
    this.#detour = detour;
    this.#lookup = lookup;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse | HttpFailure> {
    const target = parseUrl(request.url);
    if (target === null || target.protocol !== 'https:' || target.username !== '' || target.password !== '') {
      return { failure: 'refused-address', detail: 'only plain https addresses are allowed' };
    }
    if (isIP(bare(target.hostname)) !== 0 && isForbidden(bare(target.hostname))) {
      return { failure: 'refused-address', detail: 'addresses inside the network are not allowed' };
    }
    // What was refused is known here, whichever error the socket tells first.
    let isRefused = false;
    const lookup = guarded(this.#lookup, () => {
      isRefused = true;
    });
    try {
      return await this.#exchange(target, request, lookup, signal);
    } catch (error) {
      return isRefused ? inside : failureOf(error, signal);
    }
  }

  #exchange(
    target: URL,
    { method, headers, body, answerBytes = bodyLimitBytes }: HttpRequest,
    lookup: LookupFunction,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const detour = this.#detour !== null && !this.#detour.except.includes(target.hostname) ? this.#detour.base : null;
    const url = detour === null ? target : new URL(`${detour}/${target.host}${target.pathname}${target.search}`);
    const options: RequestOptions = {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
      signal,
      ...(detour === null ? { lookup } : {}),
    };
    return new Promise((answer, reject) => {
      const send = url.protocol === 'https:' ? secureRequest : plainRequest;
      const outgoing = send(url, options, (incoming) => readAnswer(incoming, answerBytes).then(answer, reject));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

async function readAnswer(incoming: IncomingMessage, limitBytes: number): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limitBytes) break;
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const body = Buffer.concat(chunks).subarray(0, limitBytes).toString('utf8');
  return { status: incoming.statusCode ?? 0, headers, body };
}

/** Wraps a resolver so that a name that resolves to an address inside the network cannot be connected to. */
function guarded(lookup: LookupFunction, onRefused: () => void): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
      if (error === null && found.some((one) => isForbidden(String(one)))) {
        onRefused();
        callback(new Error('address inside the network'), address, family);
        return;
      }
      callback(error, address, family);
    });
  };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

const inside: HttpFailure = {
  failure: 'refused-address',
  detail: 'the host name leads to an address inside the network',
};

function failureOf(error: unknown, signal: AbortSignal): HttpFailure {
  const { code, name } = error as NodeJS.ErrnoException;
  if (signal.aborted) return { failure: 'timeout', detail: 'no answer in time' };
  return { failure: 'network', detail: code ?? name };
}
