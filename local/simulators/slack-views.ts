import { type Answer, asText, isObject, json, parseJson } from './exchange.ts';
import type { Simulation } from './simulation.ts';
import { refuse } from './slack-answer.ts';
import { checkBlocks } from './slack-blocks.ts';
import { deliverPayload, type PressResult } from './slack-press.ts';
import { workspace } from './slack-store.ts';

/** Limits of modals: https://docs.slack.dev/reference/views/modal-views */
const viewLimits = { title: 24, button: 24, callbackId: 255, metadata: 3000 } as const;

/** Opens a modal for the person whose press made the trigger: within three seconds, once. https://docs.slack.dev/reference/methods/views.open */
export function openView(args: Record<string, unknown>, sim: Simulation): Answer {
  const trigger = sim.slack.triggers.get(asText(args.trigger_id));
  if (trigger === undefined) return refuse('invalid_trigger_id');
  if (trigger.isUsed) return refuse('exchanged_trigger_id');
  if (sim.now().getTime() > trigger.expiresAt) return refuse('expired_trigger_id');
  const view = typeof args.view === 'string' ? parseJson(args.view) : args.view;
  const problems = checkView(view);
  if (problems.length > 0) return refuse('invalid_arguments', problems);
  trigger.isUsed = true;
  const opened = {
    ...(view as Record<string, unknown>),
    id: `V${sim.slack.views.length + 1}`,
    team_id: workspace.teamId,
  };
  sim.slack.views.push({ user: trigger.user, view: opened, isOpen: true, errors: {} });
  sim.version += 1;
  return json(200, { ok: true, view: opened });
}

/** What a person fills in, by block: an option's value, text, or Unix seconds. */
export interface Submit {
  readonly user?: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Sends the dialog that was opened last; what the app answers to be shown keeps it open. @throws {Error} when none is open. */
export async function submitView(sim: Simulation, { user, values }: Submit): Promise<PressResult> {
  const shown = sim.slack.views.findLast((one) => one.isOpen && (user === undefined || one.user === user));
  const person = sim.slack.users.find(({ id }) => id === shown?.user);
  if (shown === undefined || person === undefined) throw new Error('no dialog is open');
  const { teamId, teamDomain, appId } = workspace;
  const payload = {
    type: 'view_submission',
    team: { id: teamId, domain: teamDomain },
    user: { id: person.id, username: person.name, name: person.name, team_id: teamId },
    api_app_id: appId,
    token: 'deprecated-verification-token',
    enterprise: null,
    is_enterprise_install: false,
    view: { ...shown.view, state: { values: stateOf(shown.view, values) } },
    response_urls: [],
  };
  const { body, ...result } = await deliverPayload(sim, payload);
  const answer = parseJson(body);
  shown.errors = isObject(answer) && isObject(answer.errors) ? (answer.errors as Record<string, string>) : {};
  const next = isObject(answer) && answer.response_action === 'update' ? answer.view : undefined;
  const problems = next === undefined ? [] : checkView(next);
  if (problems.length > 0) throw new Error(`the app answered with a view that Slack refuses: ${problems.join('; ')}`);
  // https://docs.slack.dev/surfaces/modals#updating_response
  if (isObject(next)) shown.view = { ...next, id: shown.view.id, team_id: shown.view.team_id };
  shown.isOpen = !result.ok || isObject(next) || Object.keys(shown.errors).length > 0;
  sim.version += 1;
  return { ...result, payload, errors: shown.errors };
}

function stateOf(view: Record<string, unknown>, values: Submit['values']): Record<string, unknown> {
  const inputs = (view.blocks as Record<string, unknown>[]).filter(({ type }) => type === 'input');
  return Object.fromEntries(
    inputs.map(({ block_id, element }) => {
      const { type, action_id, options } = element as Record<string, unknown>;
      return [
        asText(block_id),
        { [asText(action_id)]: { type, ...filled(String(type), values[asText(block_id)], options) } },
      ];
    }),
  );
}

function filled(type: string, value: string | number | undefined, options: unknown): Record<string, unknown> {
  if (type === 'datetimepicker') return { selected_date_time: value ?? null };
  if (type !== 'static_select') return { value: value ?? null };
  const all = Array.isArray(options) ? options.filter(isObject) : [];
  return { selected_option: all.find((option) => option.value === value) ?? null };
}

function checkView(view: unknown): string[] {
  if (!isObject(view)) return ['must provide an object [json-pointer:/view]'];
  const { type, title, submit, blocks, callback_id: callback, private_metadata: metadata } = view;
  const inputs = Array.isArray(blocks) && blocks.some((block) => isObject(block) && block.type === 'input');
  return [
    ...(type === 'modal' ? [] : [`unsupported type: ${String(type)} [json-pointer:/view/type]`]),
    ...tooLong(isObject(title) ? title.text : undefined, viewLimits.title, '/view/title/text'),
    ...(submit === undefined
      ? []
      : tooLong(isObject(submit) ? submit.text : undefined, viewLimits.button, '/view/submit/text')),
    ...(inputs && submit === undefined ? ['submit is required with input blocks [json-pointer:/view/submit]'] : []),
    ...(callback === undefined ? [] : tooLong(callback, viewLimits.callbackId, '/view/callback_id')),
    ...(metadata === undefined ? [] : tooLong(metadata, viewLimits.metadata, '/view/private_metadata')),
    ...(checkBlocks(blocks, 'modal')?.messages ?? []),
  ];
}

function tooLong(value: unknown, max: number, pointer: string): string[] {
  if (typeof value === 'string' && value.length <= max) return [];
  return [`must be a string of less than ${max + 1} characters [json-pointer:${pointer}]`];
}
