declare module '*/serverless/subscriptions.cjs' {
  /** The subscriptions to the alert topic that parameters name. @throws {Error} when one has not the form of its kind */
  function subscriptions(given: {
    resolveVariable: (name: string) => Promise<string>;
  }): Promise<{ Resources: Record<string, unknown> }>;
  export = subscriptions;
}
