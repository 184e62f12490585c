import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { documented, proofOf, proofs, waysOf, waysOfFailing } from '../docs/ways-of-failing.ts';
import { secondEyes } from '../src/doctor/stack/alarms.ts';
import { type Packaged, packageStack, type Resource, refOf, type Value } from './support/template.ts';

/** One metric that an alarm looks at. */
interface Watched {
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: Value }[];
}

let packaged: Packaged;
let alarms: Resource[];
let composites: Resource[];

beforeAll(async () => {
  packaged = await packageStack();
  alarms = packaged.ofType('AWS::CloudWatch::Alarm');
  composites = packaged.ofType('AWS::CloudWatch::CompositeAlarm');
});

const isAboutBackups = ({ id }: Resource) => secondEyes.includes(id);

function watchedBy({ Properties }: Resource): Watched[] {
  if (Properties.Metrics === undefined) return [Properties];
  return Properties.Metrics.flatMap(
    ({ MetricStat, Expression = '' }: { MetricStat?: { Metric: Watched }; Expression?: string }) =>
      MetricStat?.Metric ?? inQuery(Expression),
  );
}

/** What a query looks at; its dimensions have no values. */
function inQuery(expression: string): Watched[] {
  const found = /^SELECT SUM\((\w+)\) FROM SCHEMA\("([^"]+)", (\w+)\)$/.exec(expression);
  if (found === null) return [];
  const [, MetricName = '', Namespace = '', Name = ''] = found;
  return [{ Namespace, MetricName, Dimensions: [{ Name, Value: null }] }];
}

/** The parts of the stack that an alarm looks at. */
function partsSeenBy(alarm: string): (string | null)[] {
  return watchedBy(packaged.get(alarm)).flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => refOf(Value)));
}

/** The parts that can fail, by what has to be said of them. */
function parts(): { id: string; kind: string }[] {
  return packaged.resources.flatMap(({ id, Type, Properties }) => {
    const kind = Properties?.RedriveAllowPolicy === undefined ? Type : 'dead letters';
    return kind in waysOf ? [{ id, kind }] : [];
  });
}

describe('serverless: every way of failing has its alarm', () => {
  it('has a row for every way in which every part can fail', () => {
    const missing = parts().flatMap(({ id, kind }) =>
      (waysOf[kind] ?? [])
        .filter((way) => !waysOfFailing.some((row) => row.part === id && row.way === way))
        .map(
          (way) =>
            `${id} has no row for "${way}": add { part: '${id}', way: '${way}', alarm: … } to docs/ways-of-failing.ts ` +
            'and, unless one says the same, its alarm to serverless/alarms.yml; then npm run docs',
        ),
    );

    expect(parts().length).toBeGreaterThan(20);
    expect(missing.join('\n')).toBe('');
  });

  it('has no row of what is not there, and none twice', () => {
    const there = new Set(packaged.resources.map(({ id }) => id));
    const rows = waysOfFailing.map(({ part, way }) => `${part} ${way}`);

    expect(waysOfFailing.filter(({ part }) => !there.has(part)).map(({ part }) => part)).toEqual([]);
    expect(waysOfFailing.filter(({ alarm }) => alarm !== null && !there.has(alarm))).toEqual([]);
    expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
  });

  it('says why wherever the alarm of a row does not look at its part, and where there is none', () => {
    const unsaid = waysOfFailing.filter(
      ({ part, alarm, because }) => because === undefined && (alarm === null || !partsSeenBy(alarm).includes(part)),
    );

    expect(unsaid).toEqual([]);
  });

  it('has no alarm that stands for nothing, and says how each was proven', () => {
    const used = new Set(waysOfFailing.map(({ alarm }) => alarm));
    const ids = [...alarms, ...composites].map(({ id }) => id).sort();

    expect(alarms.filter((alarm) => !used.has(alarm.id) && !isAboutBackups(alarm)).map(({ id }) => id)).toEqual([]);
    expect(Object.keys(proofOf).sort()).toEqual(ids);
    expect(Object.keys(proofs).filter((proof) => !Object.values(proofOf).includes(proof as never))).toEqual([]);
  });
});

describe('serverless: alarms', () => {
  it('look only at metrics that are published under these dimensions', () => {
    const unknown = alarms.flatMap((alarm) =>
      watchedBy(alarm)
        .filter(({ Namespace, MetricName, Dimensions }) => {
          const known = documented[Namespace];
          const names = Dimensions.map(({ Name }) => Name).join();
          return !known?.metrics.includes(MetricName) || known.dimensions.join() !== names;
        })
        .map(({ Namespace, MetricName }) => `${alarm.id}: ${Namespace} ${MetricName}`),
    );

    expect(unknown).toEqual([]);
  });

  it('look at what the code publishes: every metric of our own is counted somewhere under this name', () => {
    const code = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8'))
      .join('\n');

    const own = documented.BackupAlertRouter?.metrics ?? [];
    expect(own.filter((metric) => !code.includes(`'${metric}'`))).toEqual([]);
  });

  it('name the service and a function of this stack as our metrics do', () => {
    const own = alarms.flatMap(watchedBy).filter(({ Namespace }) => Namespace === 'BackupAlertRouter');
    const variables = packaged.get('DeliverLambdaFunction').Properties.Environment.Variables;

    expect(own.length).toBeGreaterThan(0);
    for (const { Dimensions } of own) {
      const [service, name] = Dimensions;
      expect(service?.Value).toBe(variables.POWERTOOLS_SERVICE_NAME);
      expect(packaged.get(refOf(name?.Value) ?? '').Type).toBe('AWS::Lambda::Function');
    }
    expect(variables.POWERTOOLS_METRICS_NAMESPACE).toBe('BackupAlertRouter');
  });

  it('say what it means and what to do, and go with their end to the alert topic and to a second one', () => {
    const all = [...alarms, ...composites];
    const telling = all.filter((alarm) => !isAboutBackups(alarm) && alarm.id !== 'RouterHealthyAlarm');
    const silent = telling.filter(({ Properties: { AlarmActions, OKActions } }) => {
      const [first, second] = AlarmActions;
      const isHeard = refOf(first) === 'AlertTopic' && second['Fn::If'][0] === 'HasAlarmTopic';
      return !isHeard || JSON.stringify(AlarmActions) !== JSON.stringify(OKActions);
    });
    const unsaid = all.filter(({ Properties }) => !/^.{20,}\. Do: .*`(?:aws|npx) /s.test(Properties.AlarmDescription));
    const long = all.filter(({ Properties }) => Properties.AlarmDescription.length > 1024);

    expect(unsaid.map(({ id }) => id)).toEqual([]);
    expect(silent.map(({ id }) => id)).toEqual([]);
    expect(long.map(({ id }) => id)).toEqual([]);
  });

  it('take no data for good, but for a heartbeat', () => {
    const odd = alarms.filter(
      ({ Properties: { MetricName, TreatMissingData } }) =>
        TreatMissingData !== (MetricName === 'Invocations' ? 'breaching' : 'notBreaching'),
    );

    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  it('watch in one sum what no rule could hand over, of every rule that lets events in', () => {
    const intake = packaged
      .ofType('AWS::Events::Rule')
      .filter(({ Properties }) => refOf(Properties.Targets[0].Arn) === 'IntakeQueue')
      .map(({ id }) => id);
    const { Condition, Properties } = packaged.get('EventsUndeliveredAlarm');

    expect(partsSeenBy('EventsUndeliveredAlarm').toSorted()).toEqual(intake.toSorted());
    // CloudWatch's bound for an alarm on a sum; the rules of one more alarm begin after it.
    expect(Properties.Metrics.length).toBeLessThanOrEqual(11);
    expect(Properties.Metrics.filter(({ ReturnData }: { ReturnData?: boolean }) => ReturnData !== false)).toHaveLength(
      1,
    );
    expect(Condition).toBe('NotLocal');
  });

  it('all work on the emulator, but for those that it does not know', () => {
    const left = [...alarms, ...composites].filter(
      ({ Condition }) =>
        Condition !== undefined && !['CountsBackups', 'HasRetryRoles', 'LooksAtMembers'].includes(Condition),
    );

    expect(left.map(({ id }) => id).toSorted()).toEqual(
      Object.keys(proofOf)
        .filter((id) => proofOf[id] === 'judged')
        .toSorted(),
    );
  });
});

describe('serverless: the second pair of eyes', () => {
  /** Names of alarms in the rule of a composite one. */
  const namedIn = (value: unknown): string[] =>
    [...JSON.stringify(value).matchAll(/ALARM\(\\+"\$\{(\w+)\}/g)].map(([, id = '']) => id);

  it('takes the router for healthy while none of its own alarms is on, whichever there are', () => {
    const { AlarmRule, AlarmActions } = packaged.get('RouterHealthyAlarm').Properties;
    const own = alarms.filter((alarm) => !isAboutBackups(alarm)).map(({ id }) => id);

    expect(namedIn(AlarmRule).toSorted()).toEqual(own.toSorted());
    expect(AlarmRule['Fn::Sub'][0]).toMatch(/^NOT \(ALARM\([^)]*\)(?: OR ALARM\([^)]*\))*\$\{retry\}\$\{members\}\)$/);
    expect(AlarmActions).toBeUndefined();
  });

  it('looks at every alarm about backups, and rests while the router is healthy', () => {
    const { AlarmRule, ActionsSuppressor } = packaged.get('SecondEyesAlarm').Properties;

    expect(namedIn(AlarmRule).toSorted()).toEqual(secondEyes.toSorted());
    expect(JSON.stringify(AlarmRule)).not.toContain('NOT');
    expect(refOf(ActionsSuppressor)).toBe('RouterHealthyAlarm');
  });

  it('tells by nothing else, but where there is no composite alarm', () => {
    const acting = alarms.filter(isAboutBackups).flatMap(({ id, Condition, Properties }) => {
      const { AlarmActions: actions, OKActions: ends } = Properties;
      if (actions === undefined) return Condition === 'SecondEyes' ? [] : [id];
      const [condition, whenSo] = actions['Fn::If'];
      const isQuiet = condition === 'SecondEyes' && whenSo.length === 0;
      return isQuiet && JSON.stringify(actions) === JSON.stringify(ends) ? [] : [id];
    });

    expect(acting).toEqual([]);
  });

  it('has no rule longer than CloudWatch takes, and no more alarms in it', () => {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    for (const { Properties } of composites) {
      expect(JSON.stringify(Properties.AlarmRule).length).toBeLessThan(10_240 - 30 * 80);
      expect(namedIn(Properties.AlarmRule).length).toBeLessThanOrEqual(100);
    }
  });

  it('looks back no further by a query than CloudWatch does, and at every vault', () => {
    const queries = alarms.filter(({ Properties }) => /^SELECT/.test(Properties.Metrics?.[0].Expression));

    expect(queries).toHaveLength(4);
    for (const { Properties } of queries) {
      const [{ Period, Expression }] = Properties.Metrics;
      expect(Period * Properties.EvaluationPeriods).toBeLessThanOrEqual(3 * 3600);
      expect(Expression).not.toMatch(/WHERE|GROUP BY/);
      expect(Properties.DatapointsToAlarm).toBe(1);
    }
  });

  it('adds up over no more than a day, beyond which an alarm is evaluated once an hour', () => {
    const long = alarms.filter(({ Properties: { Period, EvaluationPeriods } }) => Period * EvaluationPeriods > 86_400);

    expect(long.map(({ id }) => id)).toEqual([]);
  });
});
