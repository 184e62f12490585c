'use strict';

/**
 * The dashboard: how backups stand, how people answer, and how the router does. Rows of widgets on CloudWatch's grid of 24
 * columns; a metric is named by its function and its name, as in src/lib/own-metrics.ts. The body is made of them, so that no
 * widget covers another one. A metric that leaves zero out is drawn as zero where nothing was published.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */

/** Minutes, hours and days of a period, in seconds. */
const [minutes, hour, day] = [300, 3600, 86_400];

/** Colours of what went well, came late, failed and was stopped. */
const [good, late, bad, stopped] = ['#2ca02c', '#ff7f0e', '#d62728', '#7f7f7f'];

const text =
  'What AWS says of jobs comes from `AWS/Backup`, which publishes nothing where nothing was; all else is the router’s own.';

const rows = [
  { height: 2, widgets: [{ width: 24, markdown: `# Backups and their alerts\n${text}` }] },
  {
    height: 4,
    widgets: [
      { width: 6, title: 'Open incidents', number: own('watch', 'OpenIncidents', 'Maximum', 'open'), period: minutes },
      {
        width: 6,
        title: 'Longest exposure',
        number: own('watch', 'LongestExposure', 'Maximum', 'hours'),
        per: hour,
        period: minutes,
      },
      {
        width: 6,
        title: 'Fewest recovery points',
        number: own('watch', 'RestorePointsLeft', 'Minimum', 'points'),
        period: day,
      },
      {
        width: 6,
        title: 'Time to acknowledge',
        number: own('respond', 'TimeToAcknowledge', 'p50', 'minutes, median'),
        per: 60,
        period: day,
      },
    ],
  },
  {
    height: 6,
    widgets: [
      {
        width: 12,
        title: 'Backup jobs that succeeded, in %',
        period: day,
        percent: { all: ['Completed', 'Failed', 'Expired', 'Aborted'] },
      },
      {
        width: 12,
        title: 'Backup jobs by what became of them',
        period: hour,
        jobs: { Completed: good, Failed: bad, Expired: late, Aborted: stopped },
      },
    ],
  },
  {
    height: 6,
    widgets: [
      {
        width: 12,
        title: 'Open incidents',
        period: minutes,
        lines: [own('watch', 'OpenIncidents', 'Maximum', 'open')],
      },
      {
        width: 12,
        title: 'Longest without a good recovery point, in hours',
        period: minutes,
        per: hour,
        lines: [own('watch', 'LongestExposure', 'Maximum', 'longest')],
      },
    ],
  },
  {
    height: 6,
    widgets: [
      {
        width: 12,
        title: 'Deliveries by outcome',
        period: hour,
        lines: [
          own('deliver', 'DeliveriesMade', 'Sum', 'made', good),
          own('deliver', 'DeliveriesPostponed', 'Sum', 'put off', late),
          own('deliver', 'DeliveriesFailed', 'Sum', 'failed', bad),
        ],
      },
      {
        width: 12,
        title: 'Time to acknowledge, in minutes',
        period: day,
        per: 60,
        lines: [
          own('respond', 'TimeToAcknowledge', 'p50', 'median'),
          own('respond', 'TimeToAcknowledge', 'p90', 'nine of ten'),
          own('hooks', 'TimeToAcknowledge', 'p50', 'median at vendors'),
        ],
      },
    ],
  },
  {
    height: 6,
    widgets: [
      {
        width: 8,
        title: 'Event gap: jobs of which AWS told nothing',
        period: hour,
        lines: [own('watch', 'EventGap', 'Sum', 'jobs')],
      },
      {
        width: 8,
        title: 'Backups completed within the last hours',
        period: minutes,
        lines: [own('watch', 'CompletedBackups', 'Maximum', 'completed')],
        floor: { at: 1, label: 'none: an alarm' },
      },
      {
        width: 8,
        title: 'Recovery points left, where no new ones come',
        period: day,
        lines: [own('watch', 'RestorePointsLeft', 'Minimum', 'fewest')],
      },
    ],
  },
  {
    height: 6,
    widgets: [
      {
        width: 12,
        title: 'What the router did again',
        period: hour,
        lines: [
          own('watch', 'LostTimers', 'Sum', 'lost timers'),
          own('watch', 'StaleOutboxes', 'Maximum', 'not handed over'),
          own('watch', 'UnfinishedDeliveries', 'Maximum', 'not ended'),
        ],
      },
      {
        width: 12,
        title: 'Faults, dead letters, targets that began to fail',
        period: hour,
        lines: [
          own('ingest', 'Faults', 'Sum', 'faults of ingest'),
          own('deliver', 'Faults', 'Sum', 'faults of deliver'),
          own('ingest', 'DeadLetters', 'Sum', 'dead letters'),
          own('deliver', 'TargetDown', 'Sum', 'targets'),
        ],
      },
    ],
  },
];

/** A metric of ours, by the function that publishes it. */
function own(by, name, stat, label, color) {
  return { by, name, stat, label, color };
}

/** Returns the body of a dashboard of these rows: widgets side by side from the left, rows below each other. */
function bodyOf(lines) {
  let y = 0;
  const widgets = lines.flatMap(({ height, widgets: beside }) => {
    let x = 0;
    const placed = beside.map((widget) => {
      const { width } = widget;
      const at = { x, y, width, height, ...widgetOf(widget) };
      x += width;
      return at;
    });
    y += height;
    return placed;
  });
  return { widgets };
}

function widgetOf(widget) {
  if (widget.markdown !== undefined) return { type: 'text', properties: { markdown: widget.markdown } };
  const { title, period } = widget;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation puts the Region in
  const shared = { title, period, region: '${AWS::Region}' };
  if (widget.number !== undefined) {
    const number = { view: 'singleValue', setPeriodToTimeRange: false, sparkline: true };
    return { type: 'metric', properties: { ...shared, ...number, metrics: drawn([widget.number], widget) } };
  }
  const zero = { min: 0, showUnits: false };
  const graph = {
    view: 'timeSeries',
    stacked: widget.jobs !== undefined,
    yAxis: { left: widget.percent ? { ...zero, max: 100 } : zero },
  };
  const floor = widget.floor && {
    annotations: { horizontal: [{ value: widget.floor.at, label: widget.floor.label }] },
  };
  return { type: 'metric', properties: { ...shared, ...graph, ...floor, metrics: metricsOf(widget) } };
}

function metricsOf(widget) {
  const { jobs, percent, period } = widget;
  if (jobs !== undefined) {
    return Object.entries(jobs).map(([state, color], index) => [
      { id: `j${index}`, label: state.toLowerCase(), color, expression: `SUM(${searched([state], period)})` },
    ]);
  }
  if (percent === undefined) return drawn(widget.lines, widget);
  return [
    [{ id: 'good', visible: false, expression: `SUM(${searched(['Completed'], period)})` }],
    [{ id: 'all', visible: false, expression: `SUM(${searched(percent.all, period)})` }],
    [{ id: 'rate', label: 'succeeded', expression: '100*good/all' }],
  ];
}

/** Metrics of AWS Backup are by vault: a search finds all there are. */
function searched(states, period) {
  const names = states.map((state) => `"NumberOfBackupJobs${state}"`).join(' OR ');
  return `SEARCH('{AWS/Backup,BackupVaultName} MetricName=(${names})', 'Sum', ${period})`;
}

/** A metric is drawn by a formula where it leaves zero out, or is shown in another unit. */
function drawn(lines, { per = 1 }) {
  return lines.flatMap(({ by, name, stat, label, color }, index) => {
    const id = `m${index}`;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the names in
    const dimensions = ['service', '${self:service}', 'function', `\${self:custom.name}-${by}`];
    const metric = ['BackupAlertRouter', name, ...dimensions, { id, stat, visible: false }];
    const filled = whereNothing.includes(name) ? id : `FILL(${id},0)`;
    return [metric, [{ id: `e${index}`, label, color, expression: per === 1 ? filled : `${filled}/${per}` }]];
  });
}

/** Where nothing was published there is nothing to draw: zero would say something else. */
const whereNothing = ['TimeToAcknowledge', 'RestorePointsLeft', 'CompletedBackups'];

const body = () => bodyOf(rows);

module.exports = {
  body,
  resources: {
    Resources: {
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Condition: 'HasDashboard',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the name in
        Properties: { DashboardName: '${self:custom.name}', DashboardBody: { 'Fn::Sub': JSON.stringify(body()) } },
      },
    },
  },
};
