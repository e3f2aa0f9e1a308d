import type { ChoiceRule, State } from '../definition.ts';
import { runtimeFailure } from '../failure.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Completion, Frame, QueryLanguage } from '../language.ts';
import { choiceRuleMatches } from './choice-rule.ts';
import { evaluateExpression } from './intrinsic-call.ts';
import { evaluatePath } from './evaluate-path.ts';
import type { Lookup } from './json-path.ts';
import { parsePath } from './parse-path.ts';
import { fillTemplate } from './payload-template.ts';
import { placeResult } from './place-result.ts';

/** Source: Amazon States Language specification, "Input and output processing". */
export const jsonPathLanguage: QueryLanguage = {
  argument: async (state, frame) => parametersOf(state, frame),

  complete: async (state, frame, result) => {
    const selected =
      state.ResultSelector === undefined
        ? result
        : fillTemplate(state.ResultSelector, lookupOf(frame, result), frame.random);
    return finish(state, frame, selected, selected);
  },

  pass: async (state, frame) => {
    const argument = parametersOf(state, frame);
    return finish(state, frame, state.Result === undefined ? argument : state.Result, argument);
  },

  passThrough: async (state, frame, rule) => {
    const effective = effectiveInput(state, frame);
    const assigner = rule ?? state;
    return {
      output: applyPath(state.OutputPath, 'OutputPath', lookupOf(frame, effective)),
      ...assign(assigner.Assign, frame, effective),
    };
  },

  caught: async ({ ResultPath, Assign }, frame, errorOutput) => ({
    output: combine(ResultPath, frame.input, errorOutput),
    ...assign(Assign, frame, errorOutput),
  }),

  matches: async (rule: ChoiceRule, state, frame) =>
    choiceRuleMatches(rule, lookupOf(frame, effectiveInput(state, frame))),

  compute: async ({ name, literal, path }, state, frame) => {
    if (path === undefined) return literal;
    const lookup = lookupOf(frame, effectiveInput(state, frame));
    return evaluateExpression(path, lookup, frame.random, `${name}Path`);
  },

  items: async (state, frame) =>
    applyPath(state.ItemsPath, 'ItemsPath', lookupOf(frame, effectiveInput(state, frame))),

  itemInput: async (state, frame, item) => {
    const selector = state.ItemSelector ?? state.Parameters;
    if (selector === undefined) return item;
    return fillTemplate(selector, lookupOf(frame, effectiveInput(state, frame)), frame.random);
  },
};

function lookupOf({ context, variables }: Frame, input: Json): Lookup {
  return { input, context, variables };
}

function effectiveInput(state: State, frame: Frame): Json {
  return applyPath(state.InputPath, 'InputPath', lookupOf(frame, frame.input));
}

function parametersOf(state: State, frame: Frame): Json {
  const effective = effectiveInput(state, frame);
  return state.Parameters === undefined || state.Type === 'Map'
    ? effective
    : fillTemplate(state.Parameters, lookupOf(frame, effective), frame.random);
}

function finish(state: State, frame: Frame, result: Json, assignFrom: Json): Completion {
  const combined = combine(state.ResultPath, frame.input, result);
  return {
    output: applyPath(state.OutputPath, 'OutputPath', lookupOf(frame, combined)),
    ...assign(state.Assign, frame, assignFrom),
  };
}

/** ResultPath null drops the result; without it the result replaces the input. */
function combine(resultPath: string | null | undefined, input: Json, result: Json): Json {
  if (resultPath === null) return input;
  return resultPath === undefined ? result : placeResult(input, resultPath, result);
}

function assign(template: JsonObject | undefined, frame: Frame, input: Json): { assigned?: JsonObject } {
  if (template === undefined) return {};
  const assigned = fillTemplate(template, lookupOf(frame, input), frame.random);
  return isObject(assigned) ? { assigned } : {};
}

/** InputPath and OutputPath: null gives an empty object. */
function applyPath(path: string | null | undefined, field: string, lookup: Lookup): Json {
  if (path === undefined) return lookup.input;
  if (path === null) return {};
  const found = evaluatePath(parsePath(path), lookup);
  if (found === undefined)
    throw runtimeFailure(
      `Invalid path '${path}': ${field} leads nowhere in the input '${JSON.stringify(lookup.input)}'`,
    );
  return found;
}
