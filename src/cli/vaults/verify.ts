import { type Finding, well } from '../../doctor/finding.ts';
import { judgeVaults, type VaultFinding } from '../../doctor/vaults/judge.ts';
import { notKnownOf } from '../../doctor/vaults/topic-key.ts';
import type { ExitCode } from '../command.ts';
import { formatFindings } from '../doctor/format-findings.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { reachVaults, reasonOf, type VaultsOptions } from './reach-vaults.ts';

/** Says which vaults drift from what they should notify, and how each is protected. */
export function verifyVaults(options: VaultsOptions, terminal: Terminal): Promise<ExitCode> {
  return reachVaults(options, terminal, async ({ seen, place, noTopic, topic }) => {
    const json = options.json === true;
    if (noTopic !== null) {
      fail(`It is not known which topic vaults are to notify: ${noTopic}. Give it with --topic.`, { json }, terminal);
      return 2;
    }
    const findings = judgeVaults(seen, place, topic, terminal.now());
    const notSeen = notKnownOf(topic);
    const unseen = notSeen === null ? null : reasonOf(notSeen);
    const { region, topicArn } = place;
    if (json)
      terminal.out(writeJson({ region, topic: topicArn, topicNotKnown: unseen, findings: findings.map(asJson) }));
    else terminal.out(formatFindings(shown(findings, unseen, topicArn), `Vaults in ${region}`, terminal));
    if (findings.some(({ drift }) => drift !== null)) return 1;
    return unseen !== null || findings.some(({ state }) => state === 'not-known') ? 2 : 0;
  });
}

function shown(findings: readonly VaultFinding[], unseen: string | null, topicArn: string | null): Finding[] {
  if (findings.length === 0) return [well({ check: 'vaults' }, 'There are no vaults.')];
  const says = `Whether the topic ${topicArn} is there, and AWS Backup may use its key: ${unseen}.`;
  const topic: Finding = { check: 'vaults', state: 'not-known', says, fix: null };
  return unseen === null ? [...findings] : [...findings, topic];
}

/** Every finding has the same keys, in the same order. */
function asJson({ target, drift, state, says, fix }: VaultFinding) {
  return { vault: target, drift, state, says, fix };
}
