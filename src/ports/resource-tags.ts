/** Reads the tags of resources of any service. */
export interface ResourceTags {
  /** Returns the tags of a resource; none when it has none. @throws what AWS answered. */
  tagsOf(resourceArn: string, signal: AbortSignal): Promise<Record<string, string>>;
  /** Says which resources will be asked about soon, so that the first question can ask about all of them. */
  expect(resourceArns: readonly string[]): void;
}
