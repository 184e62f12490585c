/**
 * Returns what a query asks for when it wants some attributes alone: less comes over the wire and is unpacked; what
 * DynamoDB reads and counts stays the same.
 *
 * @param attributes below each other with dots. Each stands under a name of its own, as many are words of DynamoDB's.
 */
export function projectionOf(attributes: readonly string[]): {
  ProjectionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
} {
  const names = [...new Set(attributes.flatMap((attribute) => attribute.split('.')))];
  return {
    ProjectionExpression: attributes.map((attribute) => attribute.replace(/\w+/g, '#$&')).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
  };
}
