import { startOf, tokenOf } from './backup-lists.ts';
import type { BackupStore } from './backup-store.ts';
import { type Answer, isObject, json, parseJson } from './exchange.ts';

/** Answers DescribeFileSystems of FSx, a page at a time. https://docs.aws.amazon.com/fsx/latest/APIReference/API_DescribeFileSystems.html */
export function describeFileSystems(body: string, { fileSystems }: BackupStore): Answer {
  const request = parseJson(body);
  const { MaxResults: size = 2_147_483_647, NextToken: token = null } = isObject(request) ? request : {};
  const start = token === null || typeof token === 'string' ? startOf(token, fileSystems.size) : null;
  if (start === null || typeof size !== 'number' || size < 1)
    return json(400, { __type: 'BadRequest', Message: 'NextToken or MaxResults is invalid.' });
  const next = start + size;
  const more = next < fileSystems.size ? { NextToken: tokenOf(next) } : {};
  return json(200, { FileSystems: [...fileSystems.values()].slice(start, next), ...more });
}
