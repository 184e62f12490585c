import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoIncidentStore } from '../../../../src/adapters/aws/table/dynamo-incident-store.ts';
import { DynamoRulesAnnouncements } from '../../../../src/adapters/aws/table/dynamo-rules-announcements.ts';
import { awsLimits } from '../../../../src/lib/aws-limits.ts';
import type { ArchivedRules } from '../../../../src/ports/rules/rules-source.ts';

/** A table that holds one item of any key, and refuses what DynamoDB refuses. */
function table() {
  const held: { item: Record<string, unknown> | null } = { item: null };
  const client = {
    send: async ({ input }: { input: { Item?: Record<string, unknown> } }) => {
      if (input.Item === undefined) return { Item: held.item ?? undefined };
      if (Buffer.byteLength(JSON.stringify(input.Item)) > awsLimits.itemBytes) {
        throw Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
          name: 'ValidationException',
        });
      }
      held.item = input.Item;
      return {};
    },
  };
  return { held, client: client as unknown as DynamoDBDocumentClient };
}

/** Rules of 79 KB that aliases make a document of 900 KB. */
function largeRules(characters: number): ArchivedRules {
  const document = JSON.stringify({ version: 1, routes: Array(30).fill({ name: 'x'.repeat(characters / 30) }) });
  return {
    parts: [{ name: 'routing', text: 'y'.repeat(79_000), version: '7', modifiedBy: null, modifiedAt: null }],
    version: '7',
    modifiedBy: null,
    modifiedAt: null,
    seenAt: '2026-11-22T00:00:00.000Z',
    checked: { format: 2, document },
  };
}

describe.each([
  { size: 'small', characters: 3000, attributes: ['rules', 'announced'] },
  { size: 'large', characters: 900_000, attributes: ['rulesPacked', 'announcedPacked'] },
])('adapters/aws: $size rules fit into an item', ({ characters, attributes: [rulesAttribute, announcedAttribute] }) => {
  it('of the archive', async () => {
    const { client, held } = table();
    const store = new DynamoIncidentStore(client, { tableName: 't', evidenceRetentionDays: 1 });
    await store.keep(largeRules(characters));
    expect(await store.lastGood()).toEqual(largeRules(characters));
    expect(held.item).toHaveProperty([rulesAttribute ?? '']);
  });

  it('of what was announced', async () => {
    const { client, held } = table();
    const announcements = new DynamoRulesAnnouncements(client, 't');
    const announced = {
      version: '7',
      modifiedAt: null,
      document: largeRules(characters).checked.document,
      validVersion: '7',
    };
    expect(await announcements.remember(announced, null)).toBe(true);
    expect(await announcements.last()).toEqual(announced);
    expect(held.item).toHaveProperty([announcedAttribute ?? '']);
  });
});
