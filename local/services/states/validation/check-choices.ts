import type { QueryLanguageName } from '../interpreter/definition.ts';
import { COMPARISONS, TYPE_TESTS } from '../interpreter/query/choice-rule.ts';
import { checkFields, type Fields, requireFields, type Structure } from './check-fields.ts';
import { checkKind, type FieldKind, isRecord, show } from './field-kinds.ts';
import type { Problems } from './problems.ts';

const JSONATA_RULE: Fields = {
  Next: 'text',
  Comment: 'text',
  Condition: 'conditionOrJsonata',
  Output: 'jsonata',
  Assign: 'jsonata',
};
/** Fields beside the operator in a JSONPath rule; inner rules have no Next. */
const RULE: Fields = { Next: 'text', Comment: 'text', Assign: 'template', Variable: 'path' };
const INNER_RULE: Fields = { Comment: 'text', Variable: 'path' };
const COMBINATIONS = ['And', 'Or', 'Not'];
const TYPES_OF_OPERANDS: readonly (readonly [prefix: string, kind: FieldKind])[] = [
  ['String', 'text'],
  ['Boolean', 'boolean'],
  ['Timestamp', 'timestamp'],
];

export function checkChoices(
  choices: unknown,
  language: QueryLanguageName,
  location: string,
  problems: Problems,
): void {
  const rules: readonly unknown[] = Array.isArray(choices) ? choices : [];
  rules.forEach((rule, index) => {
    const at = `${location}[${String(index)}]`;
    if (!isRecord(rule)) {
      problems.add(at, `Expected value of type Object; found ${show(rule)}`);
      return;
    }
    requireFields(rule, ['Next'], at, problems);
    if (language === 'JSONPath') checkRule(rule, RULE, at, problems);
    else {
      checkFields(rule, JSONATA_RULE, at, problems);
      requireFields(rule, ['Condition'], at, problems);
    }
  });
}

function checkRule(rule: Structure, fields: Fields, at: string, problems: Problems): void {
  const operators = Object.keys(rule).filter((name) => !Object.hasOwn(fields, name));
  const beside = Object.fromEntries(Object.entries(rule).filter(([name]) => Object.hasOwn(fields, name)));
  checkFields(beside, fields, at, problems);
  const [operator] = operators;
  if (operator === undefined || operators.length > 1) {
    problems.add(
      at,
      `Found ${operators.length === 0 ? 'no operator' : operators.join(', ')}, expected one operator`,
    );
    return;
  }
  if (COMBINATIONS.includes(operator))
    checkCombination(operator, rule[operator], `${at}/${operator}`, problems);
  else {
    requireFields(rule, ['Variable'], at, problems);
    checkOperator(operator, rule[operator], `${at}/${operator}`, problems);
  }
}

function checkCombination(operator: string, operand: unknown, at: string, problems: Problems): void {
  const inner: readonly unknown[] = operator === 'Not' ? [operand] : Array.isArray(operand) ? operand : [];
  if (inner.length === 0) problems.add(at, 'Expected an Array with at least one rule');
  inner.forEach((rule, index) => {
    const ruleAt = operator === 'Not' ? at : `${at}[${String(index)}]`;
    if (isRecord(rule)) checkRule(rule, INNER_RULE, ruleAt, problems);
    else problems.add(ruleAt, `Expected value of type Object; found ${show(rule)}`);
  });
}

function checkOperator(operator: string, operand: unknown, at: string, problems: Problems): void {
  if (TYPE_TESTS.includes(operator)) {
    checkKind('boolean', operand, at, problems);
    return;
  }
  const plain = operator.replace(/Path$/, '');
  if (!Object.hasOwn(COMPARISONS, plain) || operator === 'StringMatchesPath') {
    problems.add(at, `Field is not supported: found "${operator}"`);
    return;
  }
  if (operator.endsWith('Path')) {
    checkKind('path', operand, at, problems);
    return;
  }
  const kind = TYPES_OF_OPERANDS.find(([prefix]) => operator.startsWith(prefix))?.[1];
  if (kind !== undefined) checkKind(kind, operand, at, problems);
  else if (typeof operand !== 'number')
    problems.add(at, `Expected value of type Number; found ${show(operand)}`);
}
