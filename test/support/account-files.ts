import { type Call, callRow } from '../../src/estate/calls.ts';
import type { AccountAnswers } from '../../src/ports/aws-backup/account-answers.ts';

/** Answers as files of the AWS CLI have them, whatever they hold at the moment; what there is no file of is refused. */
export class AccountFiles implements AccountAnswers {
  files: Record<string, unknown>;
  /** Calls that were made. */
  readonly asked: string[] = [];

  constructor(files: Record<string, unknown>) {
    this.files = files;
  }

  async page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const about = (callRow(call as Call).about ?? []).map((name) => nameIn(call, String(input[name])));
    const file = `${[call, ...about].join('.')}.json`;
    const wanted = nameAsked(input);
    this.asked.push(wanted === null ? file : `${file} ${wanted}`);
    const found = this.files[file];
    const code = refusalIn(found);
    if (code !== null) throw Object.assign(new Error('denied'), { name: code });
    // What a file names as the page that follows is not there.
    if (tokens.some((token) => input[token] !== undefined))
      throw Object.assign(new Error('busy'), { name: 'ThrottlingException' });
    const answer = structuredClone(found) as Record<string, unknown>;
    const { Events: events } = answer;
    if (wanted === null || !Array.isArray(events)) return answer;
    return { ...answer, Events: events.filter((one) => nameOfCall(one) === wanted) };
  }
}

/** The name of a call that CloudTrail is asked for. */
function nameAsked({ LookupAttributes: attributes }: Readonly<Record<string, unknown>>): string | null {
  return Array.isArray(attributes) ? String(attributes[0].AttributeValue) : null;
}

function nameOfCall({ EventName, CloudTrailEvent: text }: { EventName?: string; CloudTrailEvent?: string }): string {
  return EventName ?? (JSON.parse(text ?? '{}') as { eventName?: string }).eventName ?? '';
}

const tokens = ['NextToken', 'nextToken', 'PaginationToken', 'Marker', 'NextMarker'];

/** Keys are asked for by their ARN, and their files are named by their id. */
function nameIn(call: string, about: string): string {
  const name = call === 'describe-key' ? (about.split('/').at(-1) ?? about) : about;
  return name.replaceAll('/', '%2F');
}

/** AWS's code for why not, as the AWS CLI prints it. */
function refusalIn(found: unknown): string | null {
  if (found === undefined) return 'AccessDeniedException';
  if (typeof found === 'string') return /\((\w+)\)/.exec(found)?.[1] ?? 'AccessDeniedException';
  return (found as { Error?: { Code?: string } }).Error?.Code ?? null;
}
