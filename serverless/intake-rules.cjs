'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');
const { parse } = require('yaml');

/**
 * The rules of serverless/rules.yml that lead into the intake queue, by logical id, as they are written there but for
 * drills, which come from the router's own account alone: the one list of which events matter. The bus of members and the
 * forwarder have these patterns.
 */
module.exports = function intakeRules() {
  const text = readFileSync(path.join(__dirname, 'rules.yml'), 'utf8');
  const { Resources } = parse(text, { merge: true, maxAliasCount: -1 });
  const leadsIn = ([, { Type, Properties }]) =>
    Type === 'AWS::Events::Rule' && Properties.Targets.some(({ Arn }) => Arn['Fn::GetAtt']?.[0] === 'IntakeQueue');
  return Object.fromEntries(
    Object.entries(Resources)
      .filter(leadsIn)
      .map(([id, rule]) => [id, withoutDrills(rule)]),
  );
};

/** The source of drills. */
const drillSource = 'backup-alerts.drill';

function withoutDrills(rule) {
  const { EventPattern } = rule.Properties;
  if (EventPattern.$or === undefined) return rule;
  const $or = EventPattern.$or.filter(({ source }) => !source?.includes(drillSource));
  return { ...rule, Properties: { ...rule.Properties, EventPattern: { ...EventPattern, $or } } };
}
