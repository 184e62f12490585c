import { journeyRules } from './journey-rules.ts';

/** The rules by which the items of earlier releases in `test/fixtures/stored/*-reasons.jsonl` were made. */
export const reasonsRules = `${journeyRules}
inhibitions:
  - { name: busy hides late, source: { error: { code: [resource-not-available] } }, target: { error: { code: [job-expired] } }, equal: [account] }
silences: [ { match: { resource: { type: [EBS] } }, until: 2026-11-23T00:00:00Z, reason: being moved, by: ana } ]
windows: [ { name: patching, schedule: '0 0 * * *', timezone: UTC, duration: 6h, match: { resource: { type: [EFS] } } } ]
`;
