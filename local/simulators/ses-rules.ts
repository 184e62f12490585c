import { asText, isObject } from './exchange.ts';

/** Limits of headers in simple content: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
const headerLimits = { count: 15, name: 126, value: 995, together: 996 } as const;

/** Headers that SES writes itself and refuses from the caller. */
const controlled = [
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'sender',
  'reply-to',
  'return-path',
  'date',
  'message-id',
  'mime-version',
  'received',
  'dkim-signature',
  'authentication-results',
];

/** Checks the headers of simple content; answers what is wrong, or null. */
export function checkHeaders(headers: unknown): string | null {
  if (headers === undefined || headers === null) return null;
  if (!Array.isArray(headers)) return 'Headers must be a list.';
  if (headers.length > headerLimits.count) return `Headers must have at most ${headerLimits.count} members.`;
  return headers.map(checkHeader).find((fault) => fault !== null) ?? null;
}

/** Checks EmailTags: letters, digits, _ and -, at most 256 characters. */
export function checkTags(tags: unknown): string | null {
  if (tags === undefined || tags === null) return null;
  if (!Array.isArray(tags) || tags.length > 50) return 'EmailTags must be a list of at most 50.';
  const isGood = (value: unknown): boolean => /^[A-Za-z0-9_-]{1,256}$/.test(asText(value));
  const bad = tags.find((tag) => !isObject(tag) || !isGood(tag.Name) || !isGood(tag.Value));
  return bad === undefined ? null : `Invalid message tag: ${JSON.stringify(bad)}`;
}

function checkHeader(header: unknown): string | null {
  const name = isObject(header) ? asText(header.Name) : '';
  const value = isObject(header) ? asText(header.Value) : '';
  // Printable ASCII without the colon; a line break would start another header.
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name) || name.length > headerLimits.name)
    return `Invalid header name: ${JSON.stringify(name)}`;
  if (!/^[\x20-\x7e]+$/.test(value)) return `Header ${name} has a value that is empty or not printable ASCII.`;
  if (value.length > headerLimits.value) return `Header ${name} is longer than ${headerLimits.value} characters.`;
  if (name.length + value.length > headerLimits.together)
    return `Header ${name} and its value exceed ${headerLimits.together} characters.`;
  const lower = name.toLowerCase();
  const isControlled = controlled.includes(lower) || lower.startsWith('content-') || lower.startsWith('x-ses-');
  return isControlled ? `Header ${name} is controlled by SES and cannot be set.` : null;
}
