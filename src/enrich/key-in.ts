/** Returns the first KMS key that a text names by ARN, or null. */
export function keyIn(text: string | null | undefined): string | null {
  return (
    /\barn:aws[a-z-]{0,12}:kms:[a-z0-9-]{1,32}:\d{12}:(?:key|alias)\/[A-Za-z0-9/_-]{1,250}/.exec(text ?? '')?.[0] ??
    null
  );
}
