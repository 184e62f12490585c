import { shellWord } from '../../lib/shell-word.ts';
import type { Looked } from '../../ports/deployment/deployment.ts';
import { type About, broken, type Finding, judge, well } from '../finding.ts';
import { type DoctorTools, redeploy } from '../tools.ts';

/** Says whether SES sends from the sender of a target, to its recipients, with the configuration set. */
export async function checkEmail(about: About, options: unknown, tools: DoctorTools): Promise<Finding[]> {
  const { to, from } = options as { to: readonly string[]; from?: string };
  const { deployment, place } = tools;
  const sender = from ?? place.mailFrom;
  if (sender === null) {
    const says = 'Nobody is named whom its mails are from: neither the target nor the deployment has a sender.';
    return [broken(about, says, `${redeploy(place)} --param="mailFrom=alerts@example.com"`)];
  }
  const [account, verified, set] = await Promise.all([
    deployment.mailAccount(),
    isVerified(sender, tools),
    place.configurationSet === null ? { value: true } : deployment.hasConfigurationSet(place.configurationSet),
  ]);
  const found = [
    ...judge(about, verified, (is) => (is ? [] : unverified(about, sender, tools))),
    ...judge(about, account, ({ isSending }) => (isSending ? [] : paused(about, tools))),
    ...judge(about, set, (is) => (is ? [] : noSet(about, tools))),
    ...('value' in account && account.value.inSandbox ? await checkSandbox(about, to, tools) : []),
  ];
  return found.length > 0
    ? found
    : [well(about, `SES sends from ${sender} to ${to.length === 1 ? to[0] : `${to.length} addresses`}.`)];
}

/** In the sandbox, recipients have to be verified as well. */
async function checkSandbox(about: About, to: readonly string[], tools: DoctorTools): Promise<Finding[]> {
  const looked = await Promise.all(to.map((address) => isVerified(address, tools)));
  return looked.flatMap((is, index) => {
    const address = to[index] ?? '';
    return judge(about, is, (value) => {
      if (value) return [];
      const says = `SES is in its sandbox and does not send to ${address}, which is not verified. Verify it, or ask AWS for production access.`;
      return broken(about, says, verify(address, tools));
    });
  });
}

/** An address may send when it is verified itself, or its domain or one above that is. */
async function isVerified(address: string, { deployment }: DoctorTools): Promise<Looked<boolean>> {
  const labels = (address.split('@')[1] ?? '').split('.');
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  for (const identity of [address, ...domains]) {
    const looked = await deployment.mailIdentity(identity);
    if ('notKnown' in looked) return looked;
    if (looked.value?.isVerified) return { value: true };
  }
  return { value: false };
}

function unverified(about: About, sender: string, tools: DoctorTools): Finding {
  const says = `SES does not send from ${sender}: neither it nor its domain is verified in ${tools.place.region}.`;
  return broken(about, says, verify(sender, tools));
}

function verify(identity: string, { place }: DoctorTools): string {
  return `aws sesv2 create-email-identity --region ${place.region} --email-identity ${shellWord(identity)}`;
}

function paused(about: About, { place }: DoctorTools): Finding {
  const enable = `aws sesv2 put-account-sending-attributes --region ${place.region} --sending-enabled`;
  return broken(about, 'Sending is switched off for this account in SES.', enable);
}

function noSet(about: About, { place }: DoctorTools): Finding {
  const name = place.configurationSet ?? '';
  const create = `aws sesv2 create-configuration-set --region ${place.region} --configuration-set-name ${shellWord(name)}`;
  return broken(about, `The configuration set ${name} does not exist: SES refuses every mail.`, create);
}
