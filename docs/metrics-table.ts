import { metricRow, type OwnMetric } from '../src/lib/own-metrics.ts';
import { table } from './markdown-table.ts';
import { metricWords } from './metrics-words.ts';
import { resourcesOf } from './template.ts';

/** Returns the table of docs/operations/metrics.md: every metric of ours. */
export function metricsTable(): string {
  const readBy = alarmsByMetric();
  const rows = Object.entries(metricWords).map(([name, { by, says }]) => {
    const { unit, zero } = metricRow(name as OwnMetric);
    const alarms = (readBy.get(name) ?? []).map((alarm) => `\`${alarm}\``).join(', ');
    return [`\`${name}\``, says, unit, by.map((one) => `\`${one}\``).join(', '), zero, alarms];
  });
  return table(['metric', 'what it says', 'unit', 'published by', 'zero', 'read by the alarms'], rows);
}

/** Names of alarms without the stack, by the metric of ours that they look at. */
function alarmsByMetric(): Map<string, string[]> {
  const readBy = new Map<string, string[]>();
  for (const { Type, Properties } of resourcesOf()) {
    if (Type !== 'AWS::CloudWatch::Alarm' || Properties.Namespace !== 'BackupAlertRouter') continue;
    const { MetricName, AlarmName } = Properties as { MetricName: string; AlarmName: string };
    readBy.set(MetricName, [...(readBy.get(MetricName) ?? []), AlarmName.replace(/^\$\{[^}]*\}-/, '')]);
  }
  return readBy;
}
