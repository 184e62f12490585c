import { describe, expect, it } from 'vitest';
import { metricWords } from '../docs/metrics-words.ts';
import { documented } from '../docs/ways-of-failing.ts';
import dashboard from '../serverless/dashboard.cjs';
import { packageStack } from './support/template.ts';

const { widgets } = dashboard.body();
const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);

/** Metrics of ours by function, as `watch OpenIncidents`. */
const own = metrics.flatMap((metric) => {
  const [namespace, name, , , , deployed] = metric;
  return namespace === 'BackupAlertRouter' ? [`${String(deployed).replace(/^.*\}-/, '')} ${name}`] : [];
});
const formulas = metrics.flatMap(([first]) =>
  typeof first === 'object' && first !== null && 'expression' in first ? [String(first.expression)] : [],
);

describe('dashboard', () => {
  it('lies on the grid of 24 columns, no widget over another one and no gap in a row', () => {
    const cells = new Map<string, number>();
    for (const [index, { x, y, width, height }] of widgets.entries()) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(cells.get(`${column} ${row}`), `widgets ${index} and ${cells.get(`${column} ${row}`)}`).toBe(
            undefined,
          );
          cells.set(`${column} ${row}`, index);
        }
      }
    }
    const rows = Math.max(...widgets.map(({ y, height }) => y + height));
    expect(cells.size).toBe(24 * rows);
  });

  it('draws only what is published, by the function that publishes it', () => {
    const known = new Set(Object.entries(metricWords).flatMap(([name, { by }]) => by.map((one) => `${one} ${name}`)));

    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((one) => !known.has(one))).toEqual([]);
  });

  it('asks AWS Backup for metrics that it documents, by vault', () => {
    const searches = formulas.filter((formula) => formula.includes('SEARCH'));
    const names = searches.flatMap((formula) => [...formula.matchAll(/"(\w+)"/g)].map(([, name]) => name));

    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !documented['AWS/Backup']?.metrics.includes(name ?? ''))).toEqual([]);
    expect(searches.filter((formula) => !formula.includes("'{AWS/Backup,BackupVaultName} MetricName="))).toEqual([]);
  });

  it.each([
    ['success rate', /good\/all/],
    ['open incidents', /watch OpenIncidents/],
    ['exposure', /watch LongestExposure/],
    ['time to acknowledge', /respond TimeToAcknowledge/],
    ['deliveries by outcome', /deliver DeliveriesMade[\s\S]*deliver DeliveriesFailed/],
    ['event gap', /watch EventGap/],
    ['restore points left', /watch RestorePointsLeft/],
  ])('shows %s', (_what, metric) => {
    expect([...own, ...formulas].join('\n')).toMatch(metric);
  });

  it('has a title for each graph, every metric under an id that its formulas name, and no more than AWS gives for nothing', () => {
    for (const { properties } of widgets.filter(({ type }) => type === 'metric')) {
      expect(properties.title).toMatch(/^[A-Z]/);
      const given = (properties.metrics ?? []).map((metric) => metric.at(-1) as { id: string; expression?: string });
      const ids = new Set(given.map(({ id }) => id));
      expect(ids.size).toBe(given.length);
      const named = given.flatMap(({ expression = '' }) =>
        expression.startsWith('SUM(SEARCH') ? [] : [...expression.matchAll(/\b([a-z]\w*)\b/g)].map(([, id = '']) => id),
      );
      expect(named.filter((id) => !ids.has(id))).toEqual([]);
    }
    // Of 50 for a dashboard that costs nothing; searches find some more, by how many vaults there are.
    // https://aws.amazon.com/cloudwatch/pricing/
    expect(own.length).toBeLessThanOrEqual(25);
  });

  it('is a body that CloudFormation can put the Region into, with the names of the stage', async () => {
    const { DashboardBody, DashboardName } = (await packageStack()).get('Dashboard').Properties;
    const text: string = DashboardBody['Fn::Sub'];
    const placeholders = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name));

    expect(DashboardName).toBe('backup-alert-router-prod');
    expect(JSON.parse(text)).toMatchObject({ widgets: expect.any(Array) });
    expect(text).toContain('"backup-alert-router-prod-watch"');
    expect([...placeholders]).toEqual(['AWS::Region']);
  });
});
