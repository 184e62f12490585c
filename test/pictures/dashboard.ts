/**
 * A page with the dashboard as CloudWatch draws it, roughly: its widgets on their grid, with invented values. What a formula says
 * is worked out as far as the dashboard uses it, so that a wrong unit or an id that is not there is seen.
 */
import { body } from '../../serverless/dashboard.cjs';

type Widget = ReturnType<typeof body>['widgets'][number];

/** A metric or a formula of a widget. */
interface Part {
  id: string;
  label?: string;
  expression?: string;
  visible?: boolean;
  color?: string;
  stat?: string;
}

/** Values of two weeks, one a day and the oldest first; null: nothing was published. */
const values: Readonly<Record<string, readonly (number | null)[]>> = {
  'watch OpenIncidents': [2, 2, null, 1, 4, 4, 3, 1, null, null, 2, 5, 4, 3],
  'watch LongestExposure': [
    90_000,
    120_000,
    null,
    60_000,
    93_000,
    180_000,
    150_000,
    40_000,
    null,
    null,
    93_000,
    180_000,
    266_000,
    190_000,
  ],
  'watch RestorePointsLeft': [null, null, null, 3, 3, 2, null, null, null, null, null, 3, 2, 2],
  'watch CompletedBackups': [61, 60, 62, 60, 58, 59, 61, 62, 60, 61, 60, 40, 55, 60],
  'watch EventGap': [null, null, 1, null, null, null, null, 2, null, null, null, null, null, null],
  'watch LostTimers': [null, null, null, null, 1, null, null, null, null, null, null, null, null, null],
  'respond TimeToAcknowledge': [600, 900, null, 1500, 420, 600, 780, 300, null, null, 660, 2400, 900, 540],
  'hooks TimeToAcknowledge': [null, 300, null, null, 240, 180, null, 420, null, null, 300, 600, null, 240],
  'deliver DeliveriesMade': [14, 22, 3, 9, 40, 31, 18, 7, 2, 2, 24, 61, 38, 20],
  'deliver DeliveriesPostponed': [null, 2, null, null, 9, 1, null, null, null, null, null, 12, 3, null],
  'deliver DeliveriesFailed': [null, null, null, null, 2, null, null, null, null, null, null, 1, null, null],
  'deliver TargetDown': [null, null, null, null, 1, null, null, null, null, null, null, 1, null, null],
  NumberOfBackupJobsCompleted: [40, 41, 40, 39, 36, 38, 41, 41, 40, 41, 40, 22, 37, 40],
  NumberOfBackupJobsFailed: [1, 1, null, 2, 5, 3, null, null, null, null, 1, 14, 3, 1],
  NumberOfBackupJobsExpired: [null, null, null, null, null, null, null, null, 1, null, null, 4, 1, null],
  NumberOfBackupJobsAborted: [null, null, null, null, null, null, null, null, null, null, null, 1, null, null],
};
const days = 14;
const none: readonly null[] = Array.from({ length: days }, () => null);
const colours = ['#1f77b4', '#ff7f0e', '#d62728', '#9467bd'];
const cell = 50;

/** Returns the page. */
export function dashboardPage(): string {
  const { widgets } = body();
  const height = Math.max(...widgets.map(({ y, height: rows }) => y + rows)) * cell;
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 8px; font: 13px/1.4 'Amazon Ember', 'Helvetica Neue', Arial, sans-serif; background: #f2f3f3; color: #16191f }
main { position: relative; width: ${24 * cell}px; height: ${height}px }
section { position: absolute; box-sizing: border-box; padding: 4px }
div { box-sizing: border-box; width: 100%; height: 100%; background: #fff; border: 1px solid #d5dbdb; padding: 8px; overflow: hidden }
h2 { font-size: 14px; margin: 0 0 4px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap } h1 { font-size: 20px; margin: 0 }
p { margin: 4px 0 } b { font-size: 34px; font-weight: 400 } small { color: #687078 } .key { font-size: 11px; color: #545b64 } .key i { display: inline-block; width: 10px; height: 3px; margin: 0 4px 3px 10px }
</style><main>${widgets.map(drawWidget).join('')}</main>`;
}

function drawWidget(widget: Widget): string {
  const { x, y, width, height, type, properties } = widget;
  const at = `left:${x * cell}px;top:${y * cell}px;width:${width * cell}px;height:${height * cell}px`;
  const inside = type === 'text' ? markdown(properties.markdown ?? '') : drawMetrics(widget);
  return `<section style="${at}"><div>${inside}</div></section>`;
}

function markdown(text: string): string {
  const [title = '', ...more] = text.split('\n');
  return `<h1>${title.slice(2)}</h1><p>${more
    .join(' ')
    .split('`')
    .map((part, at) => (at % 2 === 1 ? `<code>${part}</code>` : part))
    .join('')}</p>`;
}

function drawMetrics({ width, height, properties }: Widget): string {
  const series = seriesOf(properties.metrics ?? []);
  const shown = series.filter(({ part }) => part.visible !== false);
  const title = `<h2>${properties.title}</h2>`;
  if (properties.view === 'singleValue') {
    const last = shown[0]?.points.findLast((point) => point !== null);
    const number = last == null ? '--' : String(Math.round(last * 10) / 10);
    return `${title}<p><b>${number}</b> <small>${shown[0]?.part.label}</small></p>${spark(shown[0]?.points ?? none, width * cell - 30)}`;
  }
  const key = shown.map(({ part }, at) => `<i style="background:${colourOf(part, at)}"></i>${part.label}`).join('');
  return `${title}${graph(shown, { width: width * cell - 30, height: height * cell - 78, isStacked: properties.stacked === true })}<p class="key">${key}</p>`;
}

function colourOf({ color }: Part, index: number): string {
  return color ?? colours[index] ?? '';
}

interface Series {
  part: Part;
  points: readonly (number | null)[];
}

function seriesOf(metrics: readonly unknown[][]): Series[] {
  const known = new Map<string, readonly (number | null)[]>();
  return metrics.map((metric) => {
    const part = metric.at(-1) as Part;
    const points = part.expression === undefined ? pointsOf(metric) : worked(part.expression, known);
    known.set(part.id, points);
    return { part, points };
  });
}

function pointsOf(metric: readonly unknown[]): readonly (number | null)[] {
  const points = values[`${String(metric[5]).split('-').at(-1)} ${metric[1]}`] ?? none;
  // Nine of ten took half as long again as the median.
  return (metric.at(-1) as Part).stat === 'p90' ? points.map((point) => (point === null ? null : 1.5 * point)) : points;
}

/** What a formula of the dashboard says. @throws {Error} when it is none that this knows */
function worked(
  expression: string,
  known: ReadonlyMap<string, readonly (number | null)[]>,
): readonly (number | null)[] {
  const of = (id = '') => {
    const points = known.get(id);
    if (points === undefined) throw new Error(`${expression} names ${id}, which is not there`);
    return points;
  };
  const names = [...expression.matchAll(/"(NumberOf\w+)"/g)].map(([, name = '']) => name);
  if (expression.startsWith('SUM(SEARCH('))
    return none.map((_nothing, day) => {
      const found = names.flatMap((name) => values[name]?.[day] ?? []);
      return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0);
    });
  const rate = /^100\*(\w+)\/(\w+)$/.exec(expression);
  if (rate !== null) {
    const all = of(rate[2]);
    return of(rate[1]).map((good, day) => (good === null || all[day] == null ? null : (100 * good) / (all[day] ?? 1)));
  }
  const scaled = /^(?:FILL\((\w+),0\)|(\w+))(?:\/(\d+))?$/.exec(expression);
  if (scaled === null) throw new Error(`${expression} is a formula that this does not know`);
  const [, filled, plain, per = '1'] = scaled;
  return of(filled ?? plain).map((point) => {
    const value = filled === undefined ? point : (point ?? 0);
    return value === null ? null : value / Number(per);
  });
}

function graph(
  series: readonly Series[],
  { width, height, isStacked }: { width: number; height: number; isStacked: boolean },
): string {
  const left = 40;
  const at = (day: number) => left + (day * (width - left - 8)) / (days - 1);
  const sums = none.map((_nothing, day) => series.reduce((sum, { points }) => sum + (points[day] ?? 0), 0));
  const most = Math.max(1, ...(isStacked ? sums : series.flatMap(({ points }) => points.map((point) => point ?? 0))));
  const up = (value: number) => height - 4 - (value * (height - 16)) / most;
  const marks = [0, most / 2, most].map(
    (value) =>
      `<text x="${left - 6}" y="${up(value) + 4}" text-anchor="end" font-size="11" fill="#687078">${Math.round(value * 10) / 10}</text><line x1="${left}" x2="${width}" y1="${up(value)}" y2="${up(value)}" stroke="#eaeded"/>`,
  );
  const lines = isStacked
    ? stacked(series, at, up)
    : series.map(({ part, points }, index) => line(points, at, up, colourOf(part, index)));
  return `<svg width="${width}" height="${height}">${marks.join('')}${lines.join('')}</svg>`;
}

function stacked(series: readonly Series[], at: (day: number) => number, up: (value: number) => number): string[] {
  const below = none.map(() => 0);
  return series.map(({ part, points }, index) => {
    const floor = [...below];
    for (const [day, point] of points.entries()) below[day] = (below[day] ?? 0) + (point ?? 0);
    const top = below.map((value, day) => `${at(day)},${up(value)}`);
    const bottom = floor.map((value, day) => `${at(day)},${up(value)}`).reverse();
    return `<polygon points="${[...top, ...bottom].join(' ')}" fill="${colourOf(part, index)}" fill-opacity="0.5" stroke="${colourOf(part, index)}"/>`;
  });
}

function line(
  points: readonly (number | null)[],
  at: (day: number) => number,
  up: (value: number) => number,
  colour: string,
): string {
  const pieces: string[][] = [[]];
  for (const [day, point] of points.entries()) {
    if (point === null) pieces.push([]);
    else pieces.at(-1)?.push(`${at(day)},${up(point)}`);
  }
  return pieces
    .map((piece) =>
      piece.length === 1
        ? `<circle cx="${piece[0]?.split(',')[0]}" cy="${piece[0]?.split(',')[1]}" r="2.5" fill="${colour}"/>`
        : `<polyline points="${piece.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    )
    .join('');
}

function spark(points: readonly (number | null)[], width: number): string {
  const most = Math.max(1, ...points.map((point) => point ?? 0));
  return `<svg width="${width}" height="80">${line(
    points,
    (day) => 4 + (day * (width - 8)) / (days - 1),
    (value) => 74 - (value * 66) / most,
    '#1f77b4',
  )}</svg>`;
}
