import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type ItemKind, itemKinds } from '../src/adapters/aws/table/item-kinds.ts';
import { table } from './markdown-table.ts';

interface Statement {
  Action: string | string[];
  Condition?: Record<string, { 'dynamodb:LeadingKeys'?: string | string[] }>;
}

const permissions = parse(readFileSync(new URL('../serverless/permissions.yml', import.meta.url), 'utf8'), {
  merge: true,
  maxAliasCount: -1,
}) as Record<string, Statement[]>;

/** Every kind of items, with who may write in its partition. */
export function storedItemsTable(): string {
  const rows = Object.values<ItemKind>(itemKinds).map(({ pk, sk, holds, ends }) => [
    `\`${shown(pk)}\``,
    `\`${shown(sk)}\``,
    holds,
    typeof ends === 'object' ? `after ${ends.days} day${ends.days === 1 ? '' : 's'}` : ends,
    writersOf(pk).join(', '),
  ]);
  return table(['partition', 'sort key', 'holds', 'expires', 'partition written by'], rows);
}

function shown(key: string): string {
  return key === '' || key.endsWith('#') ? `${key}…` : key;
}

function writersOf(pk: string): string[] {
  const partition = pk.endsWith('#') ? `${pk}*` : pk;
  const writes = ({ Action, Condition }: Statement) =>
    [Action].flat().some((one) => /^dynamodb:(?:Put|Update)Item$/.test(one)) &&
    Object.values(Condition ?? {}).some((keys) => [keys['dynamodb:LeadingKeys'] ?? []].flat().includes(partition));
  return Object.entries(permissions)
    .filter(([name, statements]) => !name.startsWith('_') && statements.some(writes))
    .map(([name]) => `\`${name}\``);
}
