import { randomUUID } from 'node:crypto';
import { type Answer, asText, type Exchange, isObject, json, parseJson, signedFor } from './exchange.ts';
import { awsError } from './faults.ts';
import type { Mail } from './received.ts';
import { tellWhatBecame } from './ses-events.ts';
import { bareAddress, identityOf } from './ses-identities.ts';
import { checkHeaders, checkTags } from './ses-rules.ts';
import type { Simulation } from './simulation.ts';

/** SES v2's limits: https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const sesLimits = { recipients: 50, messageBytes: 40 * 1024 * 1024 } as const;

/** Answers SES v2's SendEmail and the calls that a health check makes. */
export function handleSes(exchange: Exchange, sim: Simulation): Answer {
  const scope = signedFor(exchange);
  if (scope === null || !/^(?:ses|email)$/.test(scope.service))
    return awsError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  const { region } = scope;
  if (exchange.path === '/v2/email/account') return account(sim);
  const identity = /^\/v2\/email\/identities\/(.+)$/.exec(exchange.path)?.[1];
  if (identity && exchange.method === 'GET') return readIdentity(decodeURIComponent(identity), sim);
  const set = /^\/v2\/email\/configuration-sets\/([^/]+)$/.exec(exchange.path)?.[1];
  if (set && exchange.method === 'GET') return readConfigurationSet(decodeURIComponent(set), sim);
  if (exchange.path !== '/v2/email/outbound-emails' || exchange.method !== 'POST') {
    return awsError(404, 'UnknownOperationException', 'Not simulated.');
  }
  const request = parseJson(exchange.body);
  if (!isObject(request)) return badRequest('The request body is not valid JSON.');
  return sendEmail(request, { sim, region });
}

function sendEmail(request: Record<string, unknown>, at: { sim: Simulation; region: string }): Answer {
  const from = asText(request.FromEmailAddress);
  const destination = isObject(request.Destination) ? request.Destination : {};
  const [to, cc, bcc] = ['ToAddresses', 'CcAddresses', 'BccAddresses'].map((name) => strings(destination[name]));
  const recipients = [...(to ?? []), ...(cc ?? []), ...(bcc ?? [])];
  const content = isObject(request.Content) ? request.Content : {};
  const simple = isObject(content.Simple) ? content.Simple : null;
  const fault =
    checkRecipients(recipients) ??
    checkAddress(from, 'FromEmailAddress') ??
    (simple ? checkSimple(simple) : badRequest('Only Content.Simple is simulated.')) ??
    tagFault(request.EmailTags) ??
    checkIdentities([from, ...(at.sim.settings.sesSandbox ? recipients : [])], at);
  if (fault || !simple) return fault ?? badRequest('Content is required.');
  const mail = buildMail(request, { simple, ...at, parts: { from, to: to ?? [], cc: cc ?? [], bcc: bcc ?? [] } });
  at.sim.mails.push(mail);
  tellWhatBecame(mail, at.sim);
  return json(200, { MessageId: mail.id });
}

function buildMail(
  request: Record<string, unknown>,
  at: {
    simple: Record<string, unknown>;
    sim: Simulation;
    region: string;
    parts: Pick<Mail, 'from' | 'to' | 'cc' | 'bcc'>;
  },
): Mail {
  const stamp = at.sim.now().getTime().toString(16).padStart(16, '0');
  const id = `${stamp}-${randomUUID().slice(0, 8)}-${randomUUID().slice(9)}-000000`;
  const host = at.region === 'us-east-1' ? 'email.amazonses.com' : `${at.region}.amazonses.com`;
  const body = isObject(at.simple.Body) ? at.simple.Body : {};
  return {
    id,
    at: at.sim.now().toISOString(),
    messageIdHeader: `<${id}@${host}>`,
    ...at.parts,
    replyTo: strings(request.ReplyToAddresses),
    subject: data(at.simple.Subject) ?? '',
    html: data(body.Html),
    text: data(body.Text),
    headers: pairs(at.simple.Headers),
    tags: pairs(request.EmailTags),
    configurationSet: asText(request.ConfigurationSetName) || null,
  };
}

function checkSimple(simple: Record<string, unknown>): Answer | null {
  const subject = data(simple.Subject);
  if (subject === null) return badRequest('Subject is required.');
  if (/[\r\n]/.test(subject)) return badRequest('Subject must not contain line breaks.');
  const body = isObject(simple.Body) ? simple.Body : {};
  const parts: [string, unknown][] = [
    ['Subject', simple.Subject],
    ['Html', body.Html],
    ['Text', body.Text],
  ];
  if (data(body.Html) === null && data(body.Text) === null) return badRequest('Body needs Html or Text.');
  for (const [name, part] of parts) {
    const charset = isObject(part) ? asText(part.Charset) : '';
    // Without a charset SES takes 7-bit ASCII: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Content.html
    if (charset === '' && !isAscii(data(part) ?? ''))
      return badRequest(`${name} is not 7-bit ASCII and names no Charset.`);
  }
  const size = Buffer.byteLength(JSON.stringify(simple));
  if (size > sesLimits.messageBytes)
    return awsError(400, 'MessageRejected', `Message length is more than ${sesLimits.messageBytes} bytes long.`);
  const fault = checkHeaders(simple.Headers);
  return fault ? badRequest(fault) : null;
}

function checkRecipients(recipients: readonly string[]): Answer | null {
  if (recipients.length === 0) return badRequest('Destination needs at least one recipient.');
  if (recipients.length > sesLimits.recipients) return badRequest('Recipient count exceeds 50.');
  return recipients.map((address) => checkAddress(address, 'Destination')).find((fault) => fault !== null) ?? null;
}

function checkAddress(address: string, field: string): Answer | null {
  const bare = bareAddress(address);
  if (/[\r\n]/.test(address)) return badRequest(`${field} contains control characters.`);
  if (/[^\x20-\x7e]/.test(address)) return badRequest(`${field} is not 7-bit ASCII; encode the name as RFC 2047 says.`);
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[a-z]{2,}$/i.test(bare) ? null : badRequest(`${field}: Missing final '@domain'`);
}

function checkIdentities(addresses: readonly string[], at: { sim: Simulation; region: string }): Answer | null {
  const unverified = addresses.map(bareAddress).filter((address) => identityOf(address, at.sim) === null);
  if (unverified.length === 0) return null;
  const region = at.region.toUpperCase();
  return awsError(
    400,
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region ${region}: ${unverified.join(', ')}`,
  );
}

function account(sim: Simulation): Answer {
  const SendQuota = { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: sim.mails.length };
  return json(200, {
    ProductionAccessEnabled: !sim.settings.sesSandbox,
    SendingEnabled: sim.settings.sesSending,
    EnforcementStatus: 'HEALTHY',
    SendQuota,
  });
}

function readIdentity(identity: string, sim: Simulation): Answer {
  if (!sim.settings.sesIdentities.includes(identity))
    return awsError(404, 'NotFoundException', `Email identity ${identity} does not exist.`);
  const IdentityType = identity.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN';
  return json(200, { IdentityType, VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS' });
}

function readConfigurationSet(name: string, sim: Simulation): Answer {
  if (sim.settings.sesConfigurationSets.includes(name)) return json(200, { ConfigurationSetName: name });
  return awsError(404, 'NotFoundException', `Configuration set <${name}> does not exist.`);
}

function tagFault(tags: unknown): Answer | null {
  const fault = checkTags(tags);
  return fault ? badRequest(fault) : null;
}

function badRequest(message: string): Answer {
  return awsError(400, 'BadRequestException', message);
}

function isAscii(source: string): boolean {
  return [...source].every((sign) => sign.charCodeAt(0) < 128);
}

function data(part: unknown): string | null {
  return isObject(part) && typeof part.Data === 'string' ? part.Data : null;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function pairs(value: unknown): { name: string; value: string }[] {
  const list = Array.isArray(value) ? value.filter(isObject) : [];
  return list.map((item) => ({ name: asText(item.Name), value: asText(item.Value) }));
}
