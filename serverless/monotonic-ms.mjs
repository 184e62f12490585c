/** The time of a clock that nobody sets, in milliseconds: `performance.now()` in the bundles, see lazy-builtins.cjs. */
export const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;
