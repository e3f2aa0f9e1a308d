import { malformedXml } from '../errors.ts';
import { type Tag, tokenize } from './tokenize.ts';
import { XmlElement } from './xml-element.ts';

/** Prefixes that need no declaration. */
const DECLARED = ['xml', 'xmlns'];

/** An element whose end tag has not been read yet. */
interface Open {
  readonly element: XmlElement;
  /** The name as written, prefix included. */
  readonly written: string;
  readonly prefixes: readonly string[];
}

/**
 * Reads a request body whose root element is `rootName`. It must be well-formed; comments, CDATA sections, DTDs and
 * processing instructions are refused, for no client of S3 sends any.
 *
 * @throws AwsError MalformedXML
 */
export function readXml(xml: string, rootName: string): XmlElement {
  const open: Open[] = [];
  let root: XmlElement | undefined;
  for (const token of tokenize(xml)) {
    const parent = open.at(-1);
    if (token.kind === 'text') {
      addText(parent, token.text);
    } else if (token.kind === 'end') {
      if (parent?.written !== token.name) throw malformedXml();
      open.pop();
    } else {
      if (parent === undefined && root !== undefined) throw malformedXml();
      const opened = openElement(token, parent?.prefixes ?? DECLARED);
      parent?.element.children.push(opened.element);
      root ??= opened.element;
      if (!token.selfClosing) open.push(opened);
    }
  }
  if (open.length > 0 || root?.name !== rootName) throw malformedXml();
  return root;
}

function addText(parent: Open | undefined, text: string): void {
  if (parent !== undefined) parent.element.text += text;
  else if (text.trim() !== '') throw malformedXml();
}

function openElement({ name, attributes }: Tag, inherited: readonly string[]): Open {
  const declared = attributes
    .filter((attribute) => attribute.startsWith('xmlns:'))
    .map((attribute) => attribute.slice('xmlns:'.length));
  const prefixes = declared.length === 0 ? inherited : [...inherited, ...declared];
  for (const attribute of attributes) splitName(attribute, prefixes);
  return { element: new XmlElement(splitName(name, prefixes)), written: name, prefixes };
}

/** The name without its prefix, which must have been declared. */
function splitName(name: string, prefixes: readonly string[]): string {
  const [first = '', local, ...more] = name.split(':');
  if (local === undefined) return first;
  if (more.length > 0 || local === '' || !prefixes.includes(first)) throw malformedXml();
  return local;
}
