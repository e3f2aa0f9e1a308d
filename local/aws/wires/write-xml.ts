/** Escapes text for XML content or attributes. Characters that XML 1.0 forbids become references, as in S3. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\u0000-\u001f\u007f]/g, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      case "'":
        return '&apos;';
      default:
        return `&#x${(character.codePointAt(0) ?? 0).toString(16)};`;
    }
  });
}

/** A value in XML: text or elements. Undefined omits the element. */
export type XmlValue = string | number | boolean | undefined | readonly XmlValue[] | XmlElements;
export interface XmlElements {
  readonly [name: string]: XmlValue;
}

/** Writes an object as elements; a list repeats its element. */
export function writeXml(elements: XmlElements): string {
  return Object.entries(elements)
    .map(([name, value]) => writeElement(name, value))
    .join('');
}

function writeElement(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: XmlValue) => writeElement(name, item)).join('');
  const content = typeof value === 'object' ? writeXml(value as XmlElements) : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}
