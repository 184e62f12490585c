declare module '*/serverless/second-topic.cjs' {
  /** What deliver may do with the second topic. @throws {Error} when it is no standard topic */
  function secondTopic(given: {
    resolveVariable: (name: string) => Promise<string>;
  }): Promise<{ Resources: Record<string, unknown> }>;
  export = secondTopic;
}
