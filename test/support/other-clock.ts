/** Returns a module that sets the clock of its process ahead, for everything that it asks. */
export function otherClock(seconds: number): string {
  return `
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) { given.length === 0 ? super(RealDate.now() + ${seconds * 1000}) : super(...given); }
  static now() { return RealDate.now() + ${seconds * 1000}; }
};
`;
}

/** Returns `NODE_OPTIONS` with which a process loads a module before all else. */
export function nodeOptionsOf(...modules: readonly string[]): string {
  return modules.map((text) => `--import data:text/javascript,${encodeURIComponent(text)}`).join(' ');
}
