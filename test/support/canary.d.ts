/** What tests use of the canary's part of the template; CommonJS as the framework wants it. */
declare module '*/serverless/canary.cjs' {
  function canary(framework: { resolveVariable(variable: string): Promise<string> }): Promise<{ others: string }>;
  export = canary;
}
