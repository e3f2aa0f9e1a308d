import type { State } from '../definition.ts';
import { QUERY_EVALUATION_ERROR, StateFailure } from '../failure.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Frame, QueryLanguage } from '../language.ts';
import { evaluateJsonata, type StatesVariable } from './jsonata-expression.ts';

/** Source: Step Functions developer guide, "Transforming data with JSONata". */
export const jsonataLanguage: QueryLanguage = {
  argument: async (state, frame) =>
    state.Arguments === undefined
      ? frame.input
      : evaluateTemplate(state.Arguments, 'Arguments', frame, statesOf(frame)),

  complete: async (state, frame, result) =>
    outputAndAssign(state, frame, statesOf(frame, { result }), result),

  pass: async (state, frame) => outputAndAssign(state, frame, statesOf(frame), frame.input),

  passThrough: async (state, frame, rule) =>
    outputAndAssign(rule ?? state, frame, statesOf(frame), frame.input),

  caught: async (catcher, frame, errorOutput) =>
    outputAndAssign(catcher, frame, statesOf(frame, { errorOutput }), errorOutput),

  matches: async (rule, _state, frame) => {
    const value = await evaluateTemplate(rule.Condition ?? false, 'Condition', frame, statesOf(frame));
    if (typeof value !== 'boolean')
      throw new StateFailure(
        QUERY_EVALUATION_ERROR,
        `The JSONata expression '${String(rule.Condition)}' specified for the field 'Condition' returned an unexpected result type. Expected 'boolean', but was ${JSON.stringify(value)}`,
      );
    return value;
  },

  compute: async ({ name, literal }, _state, frame) =>
    literal === undefined ? undefined : evaluateTemplate(literal, name, frame, statesOf(frame)),

  items: async (state, frame) =>
    state.Items === undefined ? frame.input : evaluateTemplate(state.Items, 'Items', frame, statesOf(frame)),

  itemInput: async (state, frame, item) =>
    state.ItemSelector === undefined
      ? item
      : evaluateTemplate(state.ItemSelector, 'ItemSelector', frame, statesOf(frame)),
};

function statesOf(frame: Frame, more: Partial<StatesVariable> = {}): StatesVariable {
  return { input: frame.input, context: frame.context, ...more };
}

async function outputAndAssign(
  fields: Pick<State, 'Output' | 'Assign'>,
  frame: Frame,
  states: StatesVariable,
  otherwise: Json,
): Promise<{ output: Json; assigned?: JsonObject }> {
  const output =
    fields.Output === undefined ? otherwise : await evaluateTemplate(fields.Output, 'Output', frame, states);
  if (fields.Assign === undefined) return { output };
  const assigned = await evaluateTemplate(fields.Assign, 'Assign', frame, states);
  return isObject(assigned) ? { output, assigned } : { output };
}

/** Evaluates every text `{% ... %}` in a value, however deep. */
async function evaluateTemplate(
  template: Json,
  field: string,
  frame: Frame,
  states: StatesVariable,
): Promise<Json> {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluateJsonata(expression, field, frame, states);
  }
  if (Array.isArray(template))
    return Promise.all(
      template.map((item, index) => evaluateTemplate(item, `${field}[${String(index)}]`, frame, states)),
    );
  if (!isObject(template)) return template;
  const filled: JsonObject = {};
  for (const [name, value] of Object.entries(template))
    filled[name] = await evaluateTemplate(value, `${field}/${name}`, frame, states);
  return filled;
}

/** The expression in `{% ... %}`; undefined for any other text. */
export function expressionIn(text: string): string | undefined {
  return /^\{%(.*)%\}$/s.exec(text)?.[1]?.trim();
}
