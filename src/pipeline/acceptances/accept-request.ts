import { longestOwner } from '../../incidents/acceptable.ts';
import type { Instant } from '../../lib/instant.ts';
import { typedText } from '../../lib/typed-text.ts';

/** What a person wants to be left as it is. Texts are as they were typed. */
export interface AcceptRequest {
  owner: string;
  reason: string;
  until: Instant;
  /** It covers up to so many of what is counted; absent: as many as there are now. */
  most?: number;
  /** What they were shown that it covers, as `markOfCovers` has it: else it is refused. Absent: they were shown nothing. */
  shown?: string;
}

/** Returns a request with its texts as they are kept. */
export function typedRequest<Request extends AcceptRequest>(request: Request): Request {
  return { ...request, owner: typedText(request.owner, longestOwner), reason: typedText(request.reason) };
}
