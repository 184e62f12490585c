/** What tests use of the plugin, which is CommonJS as the framework wants it. */
declare module '*/serverless/stage-name.cjs' {
  interface Name {
    what: string;
    name: string;
    most: number;
  }
  class StageName {
    /** The property that names a resource, by its type, with the most characters. */
    static readonly named: Readonly<Record<string, readonly [property: string, most: number]>>;
    static namesIn(resources: object, meaningOf: (name: string) => string): Name[];
    static refusalOf(stage: string, names: readonly Name[]): string | null;
    readonly hooks: Readonly<Record<string, () => void>>;
    constructor(serverless: object);
  }
  export = StageName;
}
