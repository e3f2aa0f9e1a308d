import { validation } from '../errors.ts';
import type { Path, UpdateAction, UpdateOperand } from './ast.ts';
import { parseOperand } from './parse-condition.ts';
import { parsePath } from './parse-path.ts';
import { TokenReader } from './tokens.ts';

const WHAT = 'UpdateExpression';

/** Parses an update. Source: DynamoDB developer guide, "Using update expressions in DynamoDB". */
export function parseUpdate(expression: string): readonly UpdateAction[] {
  const reader = new TokenReader(expression, WHAT);
  const seen = new Set<string>();
  const actions: UpdateAction[] = [];
  while (reader.current.kind !== 'end') {
    const { upper } = reader.next();
    if (seen.has(upper))
      throw validation(
        `Invalid ${WHAT}: The "${upper}" section can only be used once in an update expression;`,
      );
    seen.add(upper);
    do actions.push(parseAction(reader, upper));
    while (reader.take(','));
  }
  return actions;
}

function parseAction(reader: TokenReader, section: string): UpdateAction {
  const path =
    section === 'SET' || section === 'REMOVE' || section === 'ADD' || section === 'DELETE'
      ? parsePath(reader)
      : undefined;
  if (path === undefined) throw reader.unexpected();
  if (section === 'REMOVE') return { kind: 'REMOVE', path };
  if (section === 'SET') {
    reader.expect('=');
    return { kind: 'SET', path, operand: parseSum(reader) };
  }
  if (reader.current.kind !== 'value') throw reader.unexpected();
  return { kind: section as 'ADD' | 'DELETE', path, value: reader.next().text };
}

function parseSum(reader: TokenReader): UpdateOperand {
  const left = parseUpdateOperand(reader);
  if (reader.take('+')) return { kind: 'sum', left, right: parseUpdateOperand(reader) };
  if (reader.take('-')) return { kind: 'difference', left, right: parseUpdateOperand(reader) };
  return left;
}

function parseUpdateOperand(reader: TokenReader): UpdateOperand {
  const name = reader.following.text === '(' ? reader.current.text : '';
  if (name === 'if_not_exists') return parseIfNotExists(reader);
  if (name === 'list_append') {
    reader.next();
    reader.expect('(');
    const left = parseUpdateOperand(reader);
    reader.expect(',');
    const right = parseUpdateOperand(reader);
    reader.expect(')');
    return { kind: 'list_append', left, right };
  }
  if (name !== '') throw validation(`Invalid ${WHAT}: Invalid function name; function: ${name}`);
  return parseOperand(reader);
}

function parseIfNotExists(reader: TokenReader): UpdateOperand {
  reader.next();
  reader.expect('(');
  const path: Path = parsePath(reader);
  reader.expect(',');
  const otherwise = parseUpdateOperand(reader);
  reader.expect(')');
  return { kind: 'if_not_exists', path, otherwise };
}
