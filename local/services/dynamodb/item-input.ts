import type { Condition } from './expressions/ast.ts';
import { bindCondition, type Predicate } from './expressions/bind-condition.ts';
import { Bindings } from './expressions/bindings.ts';
import { parseCondition } from './expressions/parse-condition.ts';

/** Members that every operation with expressions has. */
export interface ExpressionMembers {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

export interface ConditionMembers extends ExpressionMembers {
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

/** Parsed conditions by their text. */
const parsed = new Map<string, Condition>();
const MOST_PARSED = 1000;

export function bindingsOf(input: ExpressionMembers): Bindings {
  return new Bindings(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
}

/** The condition of a write, or undefined. */
export function conditionOf(input: ConditionMembers, bindings: Bindings): Predicate | undefined {
  return input.ConditionExpression === undefined
    ? undefined
    : bindCondition(
        parseCached(input.ConditionExpression, 'ConditionExpression'),
        bindings,
        'ConditionExpression',
      );
}

export function parseCached(expression: string, what: string): Condition {
  const name = `${what} ${expression}`;
  let condition = parsed.get(name);
  if (condition === undefined) {
    condition = parseCondition(expression, what);
    if (parsed.size >= MOST_PARSED) parsed.clear();
    parsed.set(name, condition);
  }
  return condition;
}
