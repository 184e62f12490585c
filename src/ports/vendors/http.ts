/**
 * What the domain asks of the outside world: interfaces only. `adapters/` implements them for AWS, for
 * HTTP and in memory; `runtime/` chooses.
 */

/** A request to a vendor. Only https addresses; redirects are not followed. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Most that is read of the answer, in bytes; 64 KiB by default. A cut answer cannot be parsed as JSON. */
  answerBytes?: number;
}

/** An answer, its body read up to the request's `answerBytes`. Header names are lower case. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Why no answer came. `timeout` means the vendor may have acted. */
export interface HttpFailure {
  failure: 'timeout' | 'network' | 'refused-address';
  detail: string;
}

/** Sends requests to vendors. Never throws for network errors. */
export interface Http {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse | HttpFailure>;
}
