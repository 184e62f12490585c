/** What docs and tests use of what is made for each function; CommonJS as the framework wants it. */
declare module '*/serverless/each-function.cjs' {
  /** Returns the alarms of the functions that run on a schedule, by logical id. */
  // biome-ignore lint/suspicious/noExplicitAny: a template is read by path
  export function alarmsOf(functions: object, onSchedule: object): Record<string, { Type: string; Properties: any }>;
}
