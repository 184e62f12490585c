import { longestOwner } from '../../incidents/acceptable.ts';
import type { Instant } from '../../lib/instant.ts';
import { typedText } from '../../lib/typed-text.ts';

/** What a person wants to accept. Texts are as they were typed. */
export interface AcceptRequest {
  owner: string;
  reason: string;
  until: Instant;
  /** It covers up to this many of what is counted; absent: as many as there are now. */
  most?: number;
  /** `markOfCovers` of what they were shown; when it covers something else by now, it is refused. Absent: they were shown nothing. */
  shown?: string;
}

/** Returns a request with its texts trimmed and made safe, as they are stored. */
export function typedRequest<Request extends AcceptRequest>(request: Request): Request {
  return { ...request, owner: typedText(request.owner, longestOwner), reason: typedText(request.reason) };
}
