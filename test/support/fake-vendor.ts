import type { HttpFailure, HttpRequest, HttpResponse } from '../../src/ports/vendors/http.ts';

/** What a fake vendor answers; a failure when nothing comes back. */
export type FakeAnswer = HttpResponse | HttpFailure;

/** The vendor of one channel as its tests have it: `test/channels/fakes/<id>.ts` exports it as `fake`. */
export interface FakeVendor {
  /** Values of its secrets by their references; none may ever show up in an outcome. */
  secrets?: Readonly<Record<string, string>>;
  /** No secret of it is known by its looks, so that none can be refused by them. */
  tokensLookLikeAnything?: true;
  /** Every form in which a secret of it travels; left out: as it is. */
  formsOf?(secret: string): string[];
  /** Answers as it does when all is well; null: the request is not for it. Left out: it is not asked over HTTP. */
  answers?(request: HttpRequest): FakeAnswer | null;
  /** What it says of the first notice of the channel's example: whom it reached, and what it knows it by. */
  says: { recipients?: readonly string[]; vendorId?: string };
  /** What the longest message still has to have of the way to acknowledge; left out: the signed link. */
  wayToAcknowledge?: string;
}

/** Makes an answer with a JSON (or text) body. */
export function answer(status: number, body: unknown = '', headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}
