/** Greatest sizes of a rules document; what is beyond them is refused, so that a decision stays quick under any rules. */
export const documentLimits = {
  parts: 100,
  characters: 128 * 1024,
  depth: 28,
  values: 20_000,
  routes: 500,
  nesting: 5,
  /** Of the merged document as JSON, its aliases expanded. */
  expandedCharacters: 1_000_000,
  /** Of document and texts, packed: a DynamoDB item holds 409,600 bytes, including who made each version and when. */
  keptBytes: 320_000,
} as const;
