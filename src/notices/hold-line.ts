import type { Acknowledgement } from '../incidents/incident.ts';
import type { Clock } from './times.ts';

/** Says until when somebody has it in hand; null: until it is resolved. */
export function holdLine({ until, run }: Acknowledgement, { time }: Clock): string | null {
  if (until === null) return null;
  if (run === undefined) return `opens again at ${time(until)} unless resolved`;
  if (run === null) return `opens again at ${time(until)} unless resolved: for 24 h, since the next run is not known`;
  return `holds until the run of ${time(run)}, and opens again when that fails, or at ${time(until)} when nothing is heard of it`;
}
