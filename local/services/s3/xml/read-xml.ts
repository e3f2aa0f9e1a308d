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
 * Reads a request body whose root element is `rootName`. It must be well-formed; DTDs and processing
 * instructions are rejected, because no S3 client sends them.
 *
 * @throws AwsError MalformedXML
 */
export function readXml(xml: string, rootName: string): XmlElement {
  const top = new XmlElement('');
  const open: Open[] = [{ element: top, written: '', prefixes: DECLARED }];
  for (const token of tokenize(xml)) {
    const parent = open.at(-1);
    if (parent === undefined) throw malformedXml();
    if (token.kind === 'text') {
      parent.element.text += token.text;
    } else if (token.kind === 'end') {
      if (parent.written !== token.name) throw malformedXml();
      open.pop();
    } else {
      const opened = openElement(token, parent.prefixes);
      parent.element.children.push(opened.element);
      if (!token.selfClosing) open.push(opened);
    }
  }
  const [root] = top.children;
  if (open.length !== 1 || top.children.length !== 1 || top.text.trim() !== '' || root?.name !== rootName)
    throw malformedXml();
  return root;
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
