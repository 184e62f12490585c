import type { Bundle } from './bundles.ts';
import type { Case } from './cases.ts';
import type { Sample } from './fresh-process.ts';
import type { Calls } from './loopback.ts';

/** Median, smallest and largest of some measurements, in milliseconds. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** One line of the result. */
export interface Row {
  name: string;
  cold: Spread;
  importOnly: Spread;
  /** Processor time of the first event, all threads. */
  cpu: Spread;
  /** Median against the bare client's in the same run. */
  ratio: number;
  aim: number | null;
  /** False: the aim was missed. */
  met: boolean | null;
  bytes: number;
  gzipBytes: number;
  partsBytes: number;
  /** Warm, per event. */
  cpuMsPerEvent: number | null;
  callsPerColdEvent: Calls;
  callsPerWarmEvent: Calls;
}

/** What was measured beside the cold path. */
export interface Warm {
  cpuMsPerEvent: number | null;
  cold: Calls;
  warm: Calls;
}

/** Returns the line of one case. */
export function rowOf(one: Case, samples: readonly Sample[], bareMs: number, bundle: Bundle, warm: Warm): Row {
  const cold = spreadOf(samples.map(({ totalMs }) => totalMs));
  const ratio = cold.median / bareMs;
  return {
    name: one.name,
    cold,
    importOnly: spreadOf(samples.map(({ importMs }) => importMs)),
    cpu: spreadOf(samples.map(({ cpuMs }) => cpuMs)),
    ratio,
    aim: one.aim ?? null,
    met: one.aim === undefined ? null : ratio <= one.aim,
    bytes: bundle.bytes,
    gzipBytes: bundle.gzipBytes,
    partsBytes: bundle.partsBytes,
    cpuMsPerEvent: warm.cpuMsPerEvent,
    callsPerColdEvent: warm.cold,
    callsPerWarmEvent: warm.warm,
  };
}

/** Returns median, smallest and largest. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** Returns the tables as plain text. */
export function tables(rows: readonly Row[]): string {
  const cold = rows.map(({ name, cold, importOnly, cpu, ratio, aim, met, bytes, gzipBytes, partsBytes }) => [
    name,
    ms(cold.median),
    ms(cold.min),
    ms(cold.max),
    ms(importOnly.median),
    ms(cpu.median),
    ratio.toFixed(2),
    aim === null ? '' : `≤ ${aim.toFixed(1)} ${met ? 'met' : 'MISSED'}`,
    kilobytes(bytes),
    kilobytes(gzipBytes),
    partsBytes === 0 ? '' : kilobytes(partsBytes),
  ]);
  const warm = rows
    .filter(({ callsPerWarmEvent }) => Object.keys(callsPerWarmEvent).length > 0)
    .map(({ name, cpuMsPerEvent, callsPerColdEvent, callsPerWarmEvent }) => [
      name,
      cpuMsPerEvent === null ? '' : cpuMsPerEvent.toFixed(2),
      said(callsPerColdEvent),
      said(callsPerWarmEvent),
    ]);
  const coldHead = [
    'first event (ms)',
    'median',
    'min',
    'max',
    'import',
    'CPU ms',
    'ratio',
    'aim',
    'KB',
    'gzip KB',
    'parts KB',
  ];
  const warmHead = ['per event', 'CPU ms warm', 'AWS calls, cold', 'AWS calls, warm'];
  return [table([coldHead, ...cold], 1), ...(warm.length === 0 ? [] : [table([warmHead, ...warm], 9)])].join('\n\n');
}

function table(lines: readonly (readonly string[])[], rightFrom: number): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column >= rightFrom ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function said(calls: Calls): string {
  const sum = Object.values(calls).reduce((total, count) => total + count, 0);
  const each = Object.entries(calls).map(([call, count]) => (count === 1 ? call : `${call} ×${rounded(count)}`));
  return `${rounded(sum)}: ${each.join(', ')}`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function ms(value: number): string {
  return value.toFixed(1);
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
