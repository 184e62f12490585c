/**
 * The vendor simulators: substitutes on loopback that speak and enforce the vendors' wire formats.
 * They may import only node: modules and each other, never src/, so that a mistake in the product
 * cannot repeat itself here. Start reading at start.ts; one file per vendor; inbox/ draws the page.
 */

/** One HTTP request as a vendor sees it: the path no longer holds the vendor's host. */
export interface Exchange {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly at: Date;
}

/** What a vendor answers; an object body is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Makes a JSON answer. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/** Makes a plain-text answer. */
export function text(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** Makes an answer without a body. */
export function empty(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers };
}

/** Parses JSON and answers undefined when the text is not JSON. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

/** Says whether a value is a plain JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Answers the value when it is a string, otherwise the empty string. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** For which service and Region of AWS a request was signed; null: it was not. */
export function signedFor({ headers }: Pick<Exchange, 'headers'>): { region: string; service: string } | null {
  const [, region = '', service = ''] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/.exec(
      headers.authorization ?? '',
    ) ?? [];
  return service === '' ? null : { region, service };
}

/** Says whether a host (with or without a port) is this machine's loopback interface. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}
