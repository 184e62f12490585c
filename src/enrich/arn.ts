/** The parts of an Amazon Resource Name; service, Region and account are empty where AWS leaves them out. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  accountId: string;
  /** Everything after the fifth colon: `db:orders`, `volume/vol-0a1b2c`, `bucket`. */
  resource: string;
  /** Its last part: `orders`, `vol-0a1b2c`, `bucket`. */
  id: string;
}

/** Returns the parts of an ARN, or null when the text is not an ARN. */
export function parseArn(text: string | null): Arn | null {
  if (text === null || !text.startsWith('arn:')) return null;
  const parts = text.split(':');
  if (parts.length < 6) return null;
  const [, partition = '', service = '', region = '', accountId = ''] = parts;
  const resource = parts.slice(5).join(':');
  return { partition, service, region, accountId, resource, id: lastPart(resource) };
}

function lastPart(resource: string): string {
  const segments = resource.split(/[/:]/).filter((segment) => segment !== '');
  return segments.at(-1) ?? resource;
}
