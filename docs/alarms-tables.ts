import { table } from './markdown-table.ts';
import { defaultParameters, resourcesOf } from './template.ts';
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
  DatapointsToAlarm?: number;
  Threshold: number;
  ComparisonOperator: string;
  TreatMissingData: string;
  Metrics?: { MetricStat?: { Metric: Metric; Period: number }; Expression?: string; Period?: number }[];
  /** Of a composite alarm. */
  AlarmRule?: object;
  ThresholdMetricId?: string;
}

/** All of them, those that an option adds as well. */
const alarms: Readonly<Record<string, { Properties: AlarmProperties }>> = Object.fromEntries(
  resourcesOf({ ...defaultParameters, anomalyBand: 'true', retryRoleArns: 'given' })
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm' || Type === 'AWS::CloudWatch::CompositeAlarm')
    .map(({ id, Properties }) => [id, { Properties }]),
);

/** Returns the parts of docs/operations/alarms.md that are made from the template and the ways of failing. */
export function alarmsTables(): Record<string, string> {
  return { ways: waysTable(), alarms: alarmsTable(), proofs: proofsTable() };
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

function metricsOf(alarm: AlarmProperties): Metric[] {
  if (alarm.Metrics === undefined) return [alarm];
  return alarm.Metrics.flatMap(({ MetricStat, Expression = '' }) => {
    const [, MetricName = '', Namespace = ''] = /^SELECT SUM\((\w+)\) FROM SCHEMA\("([^"]+)"/.exec(Expression) ?? [];
    if (MetricStat !== undefined) return [MetricStat.Metric];
    return MetricName === '' ? [] : [{ MetricName, Namespace }];
  });
}

function looksAt(alarm: AlarmProperties): string {
  if (alarm.AlarmRule !== undefined) return 'other alarms of this stack';
  const [metric, ...more] = metricsOf(alarm);
  if (metric === undefined) return '';
  const { Namespace, MetricName } = metric;
  const { page = '', dimensions = [] } = documented[Namespace] ?? {};
  const count = more.length === 0 ? '' : `, ${more.length + 1} of them in one sum`;
  return `[${Namespace}](${page}) \`${MetricName}\` by ${dimensions.join(', ')}${count}`;
}

function goesOff(alarm: AlarmProperties): string {
  const {
    AlarmRule,
    ThresholdMetricId,
    EvaluationPeriods,
    DatapointsToAlarm,
    Threshold,
    TreatMissingData,
    MetricName,
  } = alarm;
  if (AlarmRule !== undefined) return 'by their states';
  const [metric] = alarm.Metrics?.filter(({ MetricStat, Period }) => MetricStat ?? Period) ?? [];
  const period = alarm.Period ?? metric?.Period ?? metric?.MetricStat?.Period;
  if (ThresholdMetricId !== undefined) return `below what is usual in ${period} s, ${EvaluationPeriods} times running`;
  const sign = alarm.ComparisonOperator === 'LessThanThreshold' ? '<' : '≥';
  const unit = MetricName === 'ApproximateAgeOfOldestMessage' ? ' s' : '';
  const running = DatapointsToAlarm === undefined ? 'times running' : 'times, once is enough';
  const times = EvaluationPeriods === 1 ? '' : `, ${EvaluationPeriods} ${running}`;
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
