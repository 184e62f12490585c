/** What docs and tests use of central mode; CommonJS as the framework wants it. */
declare module '*/serverless/intake-rules.cjs' {
  interface IntakeRule {
    Type: string;
    Properties: {
      Name: string;
      Description: string;
      EventPattern: { source?: string[]; $or?: { source: string[] }[] };
      Targets: { RetryPolicy: object }[];
    };
  }
  function intakeRules(): Record<string, IntakeRule>;
  export = intakeRules;
}
declare module '*/serverless/members.cjs' {
  function membersOf(framework: { resolveVariable(variable: string): Promise<unknown> }): Promise<{
    sources: object[];
    resources: { Resources?: Record<string, object> };
    readerRole: string;
    direct: { queue: object | string; deadLetters: object | string };
  }>;
  export = membersOf;
}
