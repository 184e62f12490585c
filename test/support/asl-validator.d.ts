/** The part of asl-validator that the tests use; it comes without types. */
declare module 'asl-validator' {
  function validate(definition: unknown): { isValid: boolean; errorsText(separator?: string): string };
  export = validate;
}
