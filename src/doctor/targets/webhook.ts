import { signingKeys } from '../../lib/secret-forms.ts';
import { shellWord } from '../../lib/shell-word.ts';
import { type About, broken, type Finding, well } from '../finding.ts';
import { putSecret, secretFor } from '../secrets.ts';
import type { DoctorTools } from '../tools.ts';

/** Checks that the host of a target resolves, and that its signing secret is valid. */
export async function checkWebhook(about: About, options: unknown, tools: DoctorTools): Promise<Finding[]> {
  const { url, secret } = options as { url: string; secret: string };
  const [address, key] = await Promise.all([
    url.startsWith('ssm:') ? secretFor(url, about, tools) : { secret: url },
    secretFor(secret, about, tools),
  ]);
  if ('finding' in address) return [address.finding];
  if ('finding' in key) return [key.finding];
  if (signingKeys(key.secret) === null) {
    const fresh = putSecret(secret, tools.place, true).replace("'…'", '"whsec_$(openssl rand -base64 32)"');
    return [broken(about, `${secret} must hold whsec_ and 24 to 64 bytes in base64.`, fresh)];
  }
  if (!URL.canParse(address.secret) || !address.secret.startsWith('https://')) {
    return [broken(about, `${url} holds no https address.`, putSecret(url, tools.place, true))];
  }
  const { hostname } = new URL(address.secret);
  const found = await tools.hosts.find(hostname);
  if (found === 'found') return [well(about, 'The address can be found; only --send shows what it answers.')];
  const says =
    found === 'unknown'
      ? `The host ${hostname} cannot be found.`
      : `The host ${hostname} leads to an address inside the network, which the router does not call.`;
  return [broken(about, says, `nslookup ${shellWord(hostname)}`)];
}
