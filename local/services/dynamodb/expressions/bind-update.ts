import { validation } from '../errors.ts';
import { type AttributeValue, type Item, typeOf } from '../values/attribute-value.ts';
import { addNumbers, subtractNumbers } from '../values/number.ts';
import type { Path, UpdateAction, UpdateOperand } from './ast.ts';
import type { Bindings } from './bindings.ts';
import { overlap, valueAt, writePath } from './paths.ts';

const WHAT = 'UpdateExpression';
const INVALID_PATH = 'The document path provided in the update expression is invalid for update';
const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';

/** Returns the updated item; the argument is not changed. */
export type Update = (item: Item) => Item;
type Write = (before: Item, draft: Draft) => void;
type Read = (item: Item) => AttributeValue;

/** The top-level names that an update may change. */
export interface BoundUpdate {
  readonly apply: Update;
  readonly names: ReadonlySet<string>;
}

/** An update with its names and values bound. All operands are read from the item before the update. */
export function bindUpdate(actions: readonly UpdateAction[], bindings: Bindings): BoundUpdate {
  const paths = actions.map(({ path }) => bindings.path(path, WHAT));
  checkOverlaps(paths);
  // List elements are removed last, from the end, so that indexes stay valid.
  const writes = actions.map((action, index) => ({
    action,
    path: paths[index] ?? [],
    write: bindAction(action, paths[index] ?? [], bindings),
  }));
  const ordered = [
    ...writes.filter(({ action }) => action.kind !== 'REMOVE'),
    ...writes
      .filter(({ action }) => action.kind === 'REMOVE')
      .sort((a, b) => Number(b.path.at(-1)) - Number(a.path.at(-1))),
  ];
  return {
    names: new Set(paths.map((path) => String(path[0]))),
    apply: (item) => {
      const draft = new Draft(item);
      for (const { write } of ordered) write(item, draft);
      return draft.item;
    },
  };
}

function bindAction(action: UpdateAction, path: Path, bindings: Bindings): Write {
  switch (action.kind) {
    case 'SET': {
      const read = bindUpdateOperand(action.operand, bindings);
      return (before, draft) => {
        draft.set(path, read(before));
      };
    }
    case 'REMOVE':
      return (_before, draft) => {
        draft.remove(path);
      };
    case 'ADD': {
      const value = bindings.value(action.value, WHAT);
      if (!('N' in value) && !isSet(value))
        throw validation(
          `Invalid ${WHAT}: Incorrect operand type for operator or function; operator: ADD, operand type: ${typeOf(value)}`,
        );
      return (before, draft) => {
        draft.set(path, add(valueAt(before, path), value));
      };
    }
    case 'DELETE': {
      const value = bindings.value(action.value, WHAT);
      if (!isSet(value))
        throw validation(
          `Invalid ${WHAT}: Incorrect operand type for operator or function; operator: DELETE, operand type: ${typeOf(value)}`,
        );
      return (before, draft) => {
        deleteMembers(path, valueAt(before, path), value, draft);
      };
    }
  }
}

function bindUpdateOperand(operand: UpdateOperand, bindings: Bindings): Read {
  switch (operand.kind) {
    case 'value': {
      const value = bindings.value(operand.name, WHAT);
      return () => value;
    }
    case 'path': {
      const path = bindings.path(operand.path, WHAT);
      return (item) => {
        const value = valueAt(item, path);
        if (value === undefined)
          throw validation('The provided expression refers to an attribute that does not exist in the item');
        return value;
      };
    }
    case 'size':
      throw validation(
        `Invalid ${WHAT}: The function is not allowed in an update expression; function: size`,
      );
    case 'if_not_exists': {
      const path = bindings.path(operand.path, WHAT);
      const otherwise = bindUpdateOperand(operand.otherwise, bindings);
      return (item) => valueAt(item, path) ?? otherwise(item);
    }
    case 'list_append': {
      const [left, right] = [
        bindUpdateOperand(operand.left, bindings),
        bindUpdateOperand(operand.right, bindings),
      ];
      return (item) => {
        const [a, b] = [left(item), right(item)];
        if (!('L' in a) || !('L' in b)) throw validation(WRONG_TYPE);
        return { L: [...a.L, ...b.L] };
      };
    }
    case 'sum':
    case 'difference': {
      const [left, right] = [
        bindUpdateOperand(operand.left, bindings),
        bindUpdateOperand(operand.right, bindings),
      ];
      const calculate = operand.kind === 'sum' ? addNumbers : subtractNumbers;
      return (item) => {
        const [a, b] = [left(item), right(item)];
        if (!('N' in a) || !('N' in b)) throw validation(WRONG_TYPE);
        return { N: calculate(a.N, b.N) };
      };
    }
  }
}

function isSet(
  value: AttributeValue,
): value is { SS: readonly string[] } | { NS: readonly string[] } | { BS: readonly string[] } {
  return 'SS' in value || 'NS' in value || 'BS' in value;
}

function membersOf(value: AttributeValue): readonly string[] {
  return Object.values(value)[0] as readonly string[];
}

function add(before: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (before === undefined) return value;
  if ('N' in before && 'N' in value) return { N: addNumbers(before.N, value.N) };
  if (!isSet(before) || typeOf(before) !== typeOf(value)) throw validation(WRONG_TYPE);
  return {
    [typeOf(value)]: [...new Set([...membersOf(before), ...membersOf(value)])],
  } as unknown as AttributeValue;
}

function deleteMembers(
  path: Path,
  before: AttributeValue | undefined,
  value: AttributeValue,
  draft: Draft,
): void {
  if (before === undefined) return;
  if (!isSet(before) || typeOf(before) !== typeOf(value)) throw validation(WRONG_TYPE);
  const rest = membersOf(before).filter((member) => !membersOf(value).includes(member));
  if (rest.length === 0) draft.remove(path);
  else draft.set(path, { [typeOf(value)]: rest } as unknown as AttributeValue);
}

function checkOverlaps(paths: readonly Path[]): void {
  for (const [index, path] of paths.entries()) {
    const other = paths.slice(index + 1).find((candidate) => overlap(path, candidate));
    if (other !== undefined) {
      throw validation(
        `Invalid ${WHAT}: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [${writePath(path)}], path two: [${writePath(other)}]`,
      );
    }
  }
}

/** A copy of an item that is changed path by path; what is not changed is shared with the original. */
class Draft {
  item: Item;

  constructor(item: Item) {
    this.item = item;
  }

  set(path: Path, value: AttributeValue): void {
    this.item = this.#change({ M: this.item }, path, value);
  }

  remove(path: Path): void {
    if (valueAt(this.item, path) === undefined && path.length === 1) return;
    this.item = this.#change({ M: this.item }, path, undefined);
  }

  #change(root: AttributeValue, path: Path, value: AttributeValue | undefined): Item {
    const changed = changeAt(root, path, value);
    return 'M' in changed ? changed.M : this.item;
  }
}

function changeAt(
  container: AttributeValue,
  [step, ...rest]: Path,
  value: AttributeValue | undefined,
): AttributeValue {
  if (typeof step === 'number' && 'L' in container) return { L: changeList(container.L, step, rest, value) };
  if (typeof step !== 'string' || !('M' in container)) throw validation(INVALID_PATH);
  const present = Object.hasOwn(container.M, step) ? container.M[step] : undefined;
  if (rest.length > 0) {
    if (present === undefined) throw validation(INVALID_PATH);
    return { M: { ...container.M, [step]: changeAt(present, rest, value) } };
  }
  if (value !== undefined) return { M: { ...container.M, [step]: value } };
  return { M: Object.fromEntries(Object.entries(container.M).filter(([name]) => name !== step)) };
}

function changeList(
  list: readonly AttributeValue[],
  index: number,
  rest: Path,
  value: AttributeValue | undefined,
): AttributeValue[] {
  const present = list[index];
  if (rest.length > 0) {
    if (present === undefined) throw validation(INVALID_PATH);
    return list.map((item, position) => (position === index ? changeAt(item, rest, value) : item));
  }
  if (value === undefined) return list.filter((_item, position) => position !== index);
  // An index behind the end appends, as DynamoDB does.
  return present === undefined
    ? [...list, value]
    : list.map((item, position) => (position === index ? value : item));
}
