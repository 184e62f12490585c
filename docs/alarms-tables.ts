import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import eachFunction from '../serverless/each-function.cjs';
import { table } from './markdown-table.ts';
import { documented, proofOf, proofs, ways, waysOfFailing } from './ways-of-failing.ts';

interface Metric {
  Namespace: string;
  MetricName: string;
}

interface AlarmProperties extends Metric {
  AlarmName: string;
  AlarmDescription: string;
  Period: number;
  EvaluationPeriods: number;
  Threshold: number;
  ComparisonOperator: string;
  TreatMissingData: string;
  Metrics?: { MetricStat?: { Metric: Metric; Period: number } }[];
}

const read = (file: string) =>
  parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'), { merge: true, maxAliasCount: -1 });
const service = read('serverless.yml');

/** Written by hand, and those that every function on a schedule has. */
const alarms: Record<string, { Properties: AlarmProperties }> = {
  ...read('serverless/alarms.yml').Resources,
  ...eachFunction.alarmsOf(service.functions, service.custom.onSchedule),
};

/** Returns the parts of docs/operations/alarms.md that are made from the template and the ways of failing. */
export function alarmsTables(): Record<string, string> {
  return { ways: waysTable(), alarms: alarmsTable(), proofs: proofsTable(), cost: costSentence() };
}

/** Parts that fail in the same way, with the same alarm for the same reason, share a row. */
function waysTable(): string {
  const rows = new Map<string, { parts: string[]; cells: string[] }>();
  for (const { part, way, alarm, because = '' } of waysOfFailing) {
    const cells = [ways[way], alarm === null ? 'none' : `\`${nameOf(alarm)}\``, because, proofOf[alarm ?? ''] ?? ''];
    const row = rows.get(cells.join()) ?? { parts: [], cells };
    rows.set(cells.join(), { ...row, parts: [...row.parts, `\`${part}\``] });
  }
  return table(
    ['part', 'way of failing', 'alarm', 'because', 'proof'],
    [...rows.values()].map(({ parts, cells }) => [parts.join(', '), ...cells]),
  );
}

function alarmsTable(): string {
  const rows = Object.entries(alarms).map(([id, { Properties }]) => {
    const [meaning = '', todo = ''] = inWords(Properties.AlarmDescription).split(' Do: ');
    return [`\`${nameOf(id)}\``, looksAt(Properties), goesOff(Properties), `${meaning} ${capital(todo)}`];
  });
  return table(['alarm', 'looks at', 'goes off', 'what it means, and what you do'], rows);
}

function proofsTable(): string {
  const counts = Object.entries(proofs).map(([proof, meaning]) => [
    proof,
    String(Object.values(proofOf).filter((one) => one === proof).length),
    meaning,
  ]);
  return table(['proof', 'alarms', 'what it is'], counts);
}

function costSentence(): string {
  const count = Object.values(alarms).reduce((sum, { Properties }) => sum + metricsOf(Properties).length, 0);
  return `${Object.keys(alarms).length} alarms on ${count} metrics: $${(count / 10).toFixed(2)} a month.`;
}

function metricsOf(alarm: AlarmProperties): Metric[] {
  if (alarm.Metrics === undefined) return [alarm];
  return alarm.Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric]));
}

function looksAt(alarm: AlarmProperties): string {
  const [metric, ...more] = metricsOf(alarm);
  if (metric === undefined) return '';
  const { Namespace, MetricName } = metric;
  const { page = '', dimensions = [] } = documented[Namespace] ?? {};
  const count = more.length === 0 ? '' : `, ${more.length + 1} of them in one sum`;
  return `[${Namespace}](${page}) \`${MetricName}\` by ${dimensions.join(', ')}${count}`;
}

function goesOff(alarm: AlarmProperties): string {
  const { EvaluationPeriods, Threshold, TreatMissingData, MetricName } = alarm;
  const period = alarm.Period ?? alarm.Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period;
  const sign = alarm.ComparisonOperator === 'LessThanThreshold' ? '<' : '≥';
  const unit = MetricName === 'ApproximateAgeOfOldestMessage' ? ' s' : '';
  const times = EvaluationPeriods === 1 ? '' : `, ${EvaluationPeriods} times running`;
  const missing = TreatMissingData === 'breaching' ? 'bad' : 'good';
  return `${sign} ${Threshold}${unit} in ${period} s${times}; no data is ${missing}`;
}

function nameOf(alarm: string): string {
  return inWords(alarms[alarm]?.Properties.AlarmName ?? alarm).replace('<stack>-', '');
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: it is what the template says
function inWords(text: string): string {
  return text.replaceAll('${self:custom.name}', '<stack>');
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: it is what the template says

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
