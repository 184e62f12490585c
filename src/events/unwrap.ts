import { isObject } from '../lib/is-object.ts';
import type { Fields } from './fields.ts';

/** Layers opened before giving up: batch, SQS, SNS, text of text and what a forwarder may add. */
const maxDepth = 12;

/** Longest text that is parsed; the largest message AWS carries is 1 MB. */
const maxCharacters = 4_000_000;

/**
 * Returns what is inside a message: the EventBridge event bare, or wrapped by SNS, SQS or both, each
 * layer as an object or as JSON text. What cannot be opened further is returned as it is; of a batch
 * with several records, the first.
 *
 * @example unwrap({ Type: 'Notification', Message: '{"source":"aws.backup"}' }) // { source: 'aws.backup' }
 */
export function unwrap(body: unknown): unknown {
  let current = body;
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const inner = openOne(current);
    if (inner === undefined) return current;
    current = inner;
  }
  return current;
}

/** Returns the content of the outermost envelope, or undefined when the value is no envelope. */
function openOne(value: unknown): unknown {
  if (typeof value === 'string') return parseObject(value);
  if (Array.isArray(value)) return value.length > 0 && isObject(value[0]) ? value[0] : undefined;
  if (!isObject(value) || isEvent(value)) return undefined;
  if (Array.isArray(value.Records)) return value.Records.length > 0 ? value.Records : undefined;
  if (isObject(value.Sns)) return value.Sns;
  return openText(value, 'body') ?? openText(value, 'Body') ?? openText(value, 'Message');
}

function isEvent(value: Fields): boolean {
  return typeof value['detail-type'] === 'string' || 'detail' in value;
}

/** SNS text that is not JSON stays in its envelope, whose attributes say what it is about. */
function openText(value: Fields, name: string): unknown {
  const inner = value[name];
  if (isObject(inner)) return inner;
  return typeof inner === 'string' ? parseObject(inner) : undefined;
}

/** Matches text that may be JSON; testing this costs a hundredth of the parser's error for a sentence. */
const beginsLikeJson = /^\s*["[{]/;

function parseObject(text: string): unknown {
  if (text.length > maxCharacters || !beginsLikeJson.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
