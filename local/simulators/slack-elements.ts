import { isObject } from './exchange.ts';

/** Reports what Slack would refuse about one value, with the JSON pointer to it. */
export type Rule = (value: unknown, pointer: string, report: (message: string, pointer: string) => void) => void;

/** A rule for a value that is already known to be an object. */
export type ShapeCheck = (value: Record<string, unknown>, pointer: string, report: Parameters<Rule>[2]) => void;

/** Limits of interactive elements: https://docs.slack.dev/reference/block-kit/block-elements */
const elementLimits = {
  actionId: 255,
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  accessibilityLabel: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  optionValue: 75,
  selectOptions: 100,
  overflowOptions: 5,
  placeholder: 150,
  inputText: 2000,
} as const;

/** Makes the rule for a text object: its type, its size, and no unknown properties. */
export function textRule(limit: { max: number; plainOnly?: boolean }): Rule {
  return (value, pointer, report) => {
    if (!isObject(value)) return report('must provide an object', pointer);
    const { type, text } = value;
    const types = limit.plainOnly ? ['plain_text'] : ['plain_text', 'mrkdwn'];
    if (typeof type !== 'string' || !types.includes(type))
      report(`unsupported type: ${String(type)}`, `${pointer}/type`);
    const allowed = type === 'mrkdwn' ? ['type', 'text', 'verbatim'] : ['type', 'text', 'emoji'];
    refuseUnknown(value, allowed, { pointer, report });
    checkString(text, limit.max, `${pointer}/text`, report);
  };
}

interface ElementShape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly check: ShapeCheck;
}

const elementShapes: Readonly<Record<string, ElementShape>> = {
  button: {
    required: ['text'],
    optional: ['action_id', 'value', 'url', 'style', 'confirm', 'accessibility_label'],
    check: checkButton,
  },
  static_select: {
    required: ['options'],
    optional: ['action_id', 'placeholder', 'initial_option', 'confirm', 'focus_on_load'],
    check: (element, pointer, report) => {
      checkOptions(element.options, elementLimits.selectOptions, `${pointer}/options`, report);
      if (element.placeholder === undefined) return;
      plain(elementLimits.placeholder)(element.placeholder, `${pointer}/placeholder`, report);
    },
  },
  overflow: {
    required: ['options'],
    optional: ['action_id', 'confirm'],
    check: (element, pointer, report) =>
      checkOptions(element.options, elementLimits.overflowOptions, `${pointer}/options`, report),
  },
  users_select: { required: [], optional: ['action_id', 'placeholder', 'initial_user', 'confirm'], check: () => {} },
  image: { required: ['image_url', 'alt_text'], optional: [], check: () => {} },
};

const inputShapes: Readonly<Record<string, ElementShape>> = {
  static_select: elementShapes.static_select as ElementShape,
  datetimepicker: {
    required: [],
    optional: ['action_id', 'initial_date_time', 'confirm', 'focus_on_load'],
    check: () => {},
  },
  plain_text_input: {
    required: [],
    optional: ['action_id', 'placeholder', 'initial_value', 'multiline', 'min_length', 'max_length', 'focus_on_load'],
    check: ({ max_length: max }, pointer, report) => {
      if (max !== undefined && !(Number(max) >= 1 && Number(max) <= 3000))
        report('must be 1 to 3000', `${pointer}/max_length`);
    },
  },
};

/** Checks an input block, which only modals and homes have: https://docs.slack.dev/reference/block-kit/blocks/input-block */
export const inputRule: Rule = (value, pointer, report) => {
  if (!isObject(value)) return report('must be an object', pointer);
  for (const name of ['label', 'element'])
    if (value[name] === undefined) report(`missing required field: ${name}`, pointer);
  refuseUnknown(value, ['type', 'block_id', 'label', 'element', 'hint', 'optional', 'dispatch_action'], {
    pointer,
    report,
  });
  plain(elementLimits.inputText)(value.label, `${pointer}/label`, report);
  if (value.hint !== undefined) plain(elementLimits.inputText)(value.hint, `${pointer}/hint`, report);
  shapeRule(inputShapes)(value.element, `${pointer}/element`, report);
};

/** Checks one interactive element or accessory. */
export const elementRule: Rule = (value, pointer, report) => shapeRule(elementShapes)(value, pointer, report);

const shapeRule =
  (shapes: Readonly<Record<string, ElementShape>>): Rule =>
  (value, pointer, report) => {
    if (!isObject(value)) return report('must be an object', pointer);
    const type = value.type;
    const shape = typeof type === 'string' ? shapes[type] : undefined;
    if (!shape) return report(`unsupported type: ${String(type)}`, `${pointer}/type`);
    for (const name of shape.required) {
      if (value[name] === undefined) report(`missing required field: ${name}`, pointer);
    }
    refuseUnknown(value, ['type', ...shape.required, ...shape.optional], { pointer, report });
    checkOptional(value, 'action_id', { max: elementLimits.actionId, pointer, report });
    if (shape.required.every((name) => value[name] !== undefined)) shape.check(value, pointer, report);
  };

function checkButton(...[button, pointer, report]: Parameters<ShapeCheck>): void {
  plain(elementLimits.buttonText)(button.text, `${pointer}/text`, report);
  checkOptional(button, 'value', { max: elementLimits.buttonValue, pointer, report });
  checkOptional(button, 'url', { max: elementLimits.buttonUrl, pointer, report });
  checkOptional(button, 'accessibility_label', { max: elementLimits.accessibilityLabel, pointer, report });
  const { url, style, confirm } = button;
  if (typeof url === 'string' && !/^(https?|slack|mailto):/.test(url)) report('invalid url', `${pointer}/url`);
  if (style !== undefined && style !== 'primary' && style !== 'danger') {
    report('must be one of: primary, danger', `${pointer}/style`);
  }
  if (confirm !== undefined) checkConfirm(confirm, `${pointer}/confirm`, report);
}

const checkConfirm: Rule = (confirm, pointer, report) => {
  if (!isObject(confirm)) return report('must be an object', pointer);
  refuseUnknown(confirm, ['title', 'text', 'confirm', 'deny', 'style'], { pointer, report });
  const parts: [string, Rule][] = [
    ['title', plain(elementLimits.confirmTitle)],
    ['text', textRule({ max: elementLimits.confirmText })],
    ['confirm', plain(elementLimits.confirmButton)],
    ['deny', plain(elementLimits.confirmButton)],
  ];
  for (const [name, rule] of parts) {
    if (confirm[name] === undefined) report(`missing required field: ${name}`, pointer);
    else rule(confirm[name], `${pointer}/${name}`, report);
  }
};

function checkOptions(...[options, max, pointer, report]: [unknown, number, string, Parameters<Rule>[2]]): void {
  if (!Array.isArray(options)) {
    report('must be an array', pointer);
    return;
  }
  if (options.length === 0) report('no fewer than 1 items allowed', pointer);
  if (options.length > max) report(`no more than ${max} items allowed`, pointer);
  for (const [index, option] of options.entries()) {
    const at = `${pointer}/${index}`;
    if (!isObject(option)) report('must be an object', at);
    else {
      textRule({ max: elementLimits.optionText })(option.text, `${at}/text`, report);
      checkString(option.value, elementLimits.optionValue, `${at}/value`, report);
    }
  }
}

function plain(max: number): Rule {
  return textRule({ max, plainOnly: true });
}

function checkString(...[value, max, pointer, report]: [unknown, number, string, Parameters<Rule>[2]]): void {
  if (typeof value !== 'string') report('must be a string', pointer);
  else if (value.length === 0) report('must be more than 0 characters', pointer);
  else if (value.length > max) report(`must be less than ${max + 1} characters`, pointer);
}

interface Where {
  readonly pointer: string;
  readonly report: Parameters<Rule>[2];
}

function checkOptional(value: Record<string, unknown>, name: string, at: Where & { max: number }): void {
  if (value[name] !== undefined) checkString(value[name], at.max, `${at.pointer}/${name}`, at.report);
}

function refuseUnknown(value: Record<string, unknown>, allowed: readonly string[], at: Where): void {
  for (const name of Object.keys(value)) {
    if (!allowed.includes(name)) at.report(`invalid additional property: ${name}`, at.pointer);
  }
}
