declare module '*/serverless/second-topic.cjs' {
  /** Keys and SNS of the Region of the second topic. @throws {Error} when it is no standard topic */
  function secondTopic(given: {
    resolveVariable: (name: string) => Promise<string>;
  }): Promise<{ keys: string; service: string }>;
  export = secondTopic;
}
