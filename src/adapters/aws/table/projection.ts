/**
 * Returns the projection of a query for some attributes only. Less is transferred and parsed; the capacity that DynamoDB
 * counts stays the same.
 *
 * @param attributes nested ones with dots; each gets a placeholder name, because many are reserved words of DynamoDB
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
