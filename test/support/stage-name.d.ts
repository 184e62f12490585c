/** What tests use of the plugin, which is CommonJS as the framework wants it. */
declare module '*/serverless/stage-name.cjs' {
  class StageName {
    /** Most characters of a stage. */
    static readonly most: number;
    readonly hooks: Readonly<Record<'before:package:initialize', () => void>>;
    constructor(serverless: object);
  }
  export = StageName;
}
