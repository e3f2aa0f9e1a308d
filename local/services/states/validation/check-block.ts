import type { ServiceContext } from '../../../kernel/service-context.ts';
import { type QueryLanguageName, STATE_TYPES, type StateType } from '../interpreter/definition.ts';
import { checkChoices } from './check-choices.ts';
import { checkCatchers, checkRetriers } from './check-errors.ts';
import { checkFields, requireFields, requireOneOf, type Structure } from './check-fields.ts';
import { checkResource } from './check-resource.ts';
import { isRecord, show } from './field-kinds.ts';
import type { Problems } from './problems.ts';
import { fieldsOf } from './state-fields.ts';

export interface BlockContext {
  readonly kernel: ServiceContext;
  readonly problems: Problems;
  readonly location: string;
  /** Of the machine. */
  readonly language: QueryLanguageName;
  /** Every state name so far: names are unique across the machine. */
  readonly names: Set<string>;
}

const LONGEST_NAME = 80;
const TARGET_CODE = 'MISSING_TRANSITION_TARGET';

/** Checks states and their start state: a machine, a branch, or the processor of a Map. */
export function checkBlock(block: Structure, context: BlockContext): void {
  const { problems, location, names } = context;
  const { StartAt: startAt, States: states } = block;
  requireFields(block, ['StartAt', 'States'], location === '' ? '/' : location, problems);
  if (!isRecord(states)) return;
  if (Object.keys(states).length === 0)
    problems.add(`${location}/States`, 'There must be at least one state');
  for (const [name, state] of Object.entries(states)) {
    const at = `${location}/States/${name}`;
    if (names.has(name))
      problems.add(at, `A state with this name already exists: ${name}`, 'DUPLICATE_STATE_NAME');
    names.add(name);
    if (name.length > LONGEST_NAME)
      problems.add(at, `State names have at most ${String(LONGEST_NAME)} characters`);
    if (isRecord(state)) checkState(state, { ...context, location: at });
    else problems.add(at, `Expected value of type Object; found ${show(state)}`);
  }
  if (typeof startAt === 'string') checkTransitions(startAt, states, context);
}

function checkState(state: Structure, context: BlockContext): void {
  const { problems, location } = context;
  const type = STATE_TYPES.find((known) => known === state['Type']);
  if (type === undefined) {
    problems.add(
      `${location}/Type`,
      `Found ${show(state['Type'])}, expected one of ${STATE_TYPES.join(', ')}`,
    );
    return;
  }
  if (context.language === 'JSONata' && state['QueryLanguage'] === 'JSONPath')
    problems.add(`${location}/QueryLanguage`, 'A state of a JSONata state machine cannot use JSONPath');
  const language = state['QueryLanguage'] === 'JSONata' ? 'JSONata' : context.language;
  checkFields(state, fieldsOf(type, language), location, problems);
  if ('End' in state && state['End'] !== true)
    problems.add(`${location}/End`, `Found ${show(state['End'])}, expected true`);
  checkRetriers(state['Retry'], `${location}/Retry`, problems);
  checkCatchers(state['Catch'], language, `${location}/Catch`, problems);
  CHECKS[type](state, context, language);
}

type Check = (state: Structure, context: BlockContext, language: QueryLanguageName) => void;

const goesOn: Check = (state, { location, problems }) => {
  requireOneOf(state, ['Next', 'End'], 1, location, problems);
};

const CHECKS: Readonly<Record<StateType, Check>> = {
  Task: (state, context, language) => {
    const { location, problems, kernel } = context;
    goesOn(state, context, language);
    requireFields(state, ['Resource'], location, problems);
    requireOneOf(state, ['TimeoutSeconds', 'TimeoutSecondsPath'], 0, location, problems);
    checkResource(state['Resource'], `${location}/Resource`, kernel, problems);
  },
  Pass: goesOn,
  Choice: (state, { location, problems }, language) => {
    requireFields(state, ['Choices'], location, problems);
    checkChoices(state['Choices'], language, `${location}/Choices`, problems);
  },
  Wait: (state, context, language) => {
    goesOn(state, context, language);
    requireOneOf(
      state,
      ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
      1,
      context.location,
      context.problems,
    );
  },
  Succeed: () => undefined,
  Fail: (state, { location, problems }) => {
    requireOneOf(state, ['Error', 'ErrorPath'], 0, location, problems);
    requireOneOf(state, ['Cause', 'CausePath'], 0, location, problems);
  },
  Parallel: (state, context, language) => {
    goesOn(state, context, language);
    requireFields(state, ['Branches'], context.location, context.problems);
    const branches: readonly unknown[] = Array.isArray(state['Branches']) ? state['Branches'] : [];
    branches.forEach((branch, index) => {
      checkInner(branch, `${context.location}/Branches[${String(index)}]`, context, false);
    });
  },
  Map: (state, context, language) => {
    const { location, problems } = context;
    goesOn(state, context, language);
    requireOneOf(state, ['ItemProcessor', 'Iterator'], 1, location, problems);
    requireOneOf(state, ['ItemSelector', 'Parameters'], 0, location, problems);
    requireOneOf(state, ['MaxConcurrency', 'MaxConcurrencyPath'], 0, location, problems);
    for (const name of ['ItemProcessor', 'Iterator'])
      if (state[name] !== undefined) checkInner(state[name], `${location}/${name}`, context, true);
  },
};

function checkInner(block: unknown, location: string, context: BlockContext, processor: boolean): void {
  const { problems } = context;
  if (!isRecord(block)) {
    problems.add(location, `Expected value of type Object; found ${show(block)}`);
    return;
  }
  checkFields(
    block,
    {
      StartAt: 'text',
      States: 'object',
      Comment: 'text',
      ...(processor ? ({ ProcessorConfig: 'object' } as const) : {}),
    },
    location,
    problems,
  );
  const { ProcessorConfig: config } = block;
  if (isRecord(config)) {
    const { Mode: mode = 'INLINE' } = config;
    if (mode === 'DISTRIBUTED')
      problems.addNotEmulated(`${location}/ProcessorConfig`, 'distributed Map states');
    else if (mode !== 'INLINE')
      problems.add(`${location}/ProcessorConfig/Mode`, `Found ${show(mode)}, expected INLINE or DISTRIBUTED`);
  }
  checkBlock(block, { ...context, location });
}

/** Every target exists, and every state can be reached. */
function checkTransitions(startAt: string, states: Structure, { location, problems }: BlockContext): void {
  const reached = new Set<string>();
  const follow = (target: unknown, at: string, field: string): void => {
    if (typeof target !== 'string') return;
    if (!Object.hasOwn(states, target)) {
      problems.add(at, `Missing '${field}' target: ${target}`, TARGET_CODE);
      return;
    }
    if (reached.has(target)) return;
    reached.add(target);
    const state = states[target];
    if (isRecord(state)) followState(state, `${location}/States/${target}`, follow);
  };
  follow(startAt, `${location}/StartAt`, 'StartAt');
  for (const name of Object.keys(states))
    if (!reached.has(name))
      problems.add(`${location}/States/${name}`, `State "${name}" is not reachable.`, TARGET_CODE);
}

function followState(
  state: Structure,
  at: string,
  follow: (target: unknown, at: string, field: string) => void,
): void {
  for (const field of ['Next', 'Default']) follow(state[field], `${at}/${field}`, field);
  for (const list of ['Choices', 'Catch']) {
    const entries: readonly unknown[] = Array.isArray(state[list]) ? state[list] : [];
    entries.forEach((entry, index) => {
      if (isRecord(entry)) follow(entry['Next'], `${at}/${list}[${String(index)}]/Next`, 'Next');
    });
  }
}
