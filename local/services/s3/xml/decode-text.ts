import { malformedXml } from '../errors.ts';

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const LAST_CODE_POINT = 0x10ffff;

/**
 * Resolves XML's predefined entities and character references. References to control characters are accepted
 * although XML 1.0 forbids them: a key may contain them, and S3 accepts them.
 *
 * @throws AwsError MalformedXML for any other ampersand
 */
export function decodeText(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+);|#(\d+);|(\w+);)?/g,
    (_whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return fromCodePoint(Number(decimal));
      const character = ENTITIES.get(name ?? '');
      if (character === undefined) throw malformedXml();
      return character;
    },
  );
}

function fromCodePoint(codePoint: number): string {
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  if (codePoint === 0 || codePoint > LAST_CODE_POINT || surrogate) throw malformedXml();
  return String.fromCodePoint(codePoint);
}
