'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');
const { parse } = require('yaml');

/**
 * The rules of serverless/rules.yml that lead into the intake queue, by logical id, as they are written there: the one
 * list of which events matter. The bus of members and the forwarder have the same patterns.
 */
module.exports = function intakeRules() {
  const text = readFileSync(path.join(__dirname, 'rules.yml'), 'utf8');
  const { Resources } = parse(text, { merge: true, maxAliasCount: -1 });
  const leadsIn = ([, { Type, Properties }]) =>
    Type === 'AWS::Events::Rule' && Properties.Targets.some(({ Arn }) => Arn['Fn::GetAtt']?.[0] === 'IntakeQueue');
  return Object.fromEntries(Object.entries(Resources).filter(leadsIn));
};
