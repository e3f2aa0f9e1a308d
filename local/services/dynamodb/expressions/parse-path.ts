import { validation } from '../errors.ts';
import type { Path, PathStep } from './ast.ts';
import { RESERVED_WORDS } from './reserved-words.ts';
import type { TokenReader } from './tokens.ts';

/** `a.#b[0].c`; placeholders are resolved later, when the names are known. */
export function parsePath(reader: TokenReader): Path {
  const path: PathStep[] = [parseName(reader)];
  for (;;) {
    if (reader.take('.')) path.push(parseName(reader));
    else if (reader.take('[')) {
      if (reader.current.kind !== 'number') throw reader.unexpected();
      path.push(Number(reader.next().text));
      reader.expect(']');
    } else return path;
  }
}

function parseName(reader: TokenReader): string {
  const { kind, text, upper } = reader.current;
  if (kind !== 'name' && kind !== 'placeholder') throw reader.unexpected();
  if (kind === 'name' && RESERVED_WORDS.has(upper))
    throw validation(
      `Invalid ${reader.what}: Attribute name is a reserved keyword; reserved keyword: ${text}`,
    );
  reader.next();
  return text;
}
