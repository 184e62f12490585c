/** What tests use of the plugin, which is CommonJS as the framework wants it. */
declare module '*/serverless/last-resort.cjs' {
  class LastResort {
    readonly hooks: Readonly<Record<'after:aws:info:gatherData', () => Promise<void>>>;
    constructor(serverless: object);
  }
  export = LastResort;
}
