/** An element of a request body. Names have no prefix; attributes are dropped, because no S3 body needs them. */
export class XmlElement {
  readonly name: string;
  readonly children: XmlElement[] = [];
  /** Its own text with entities resolved, without that of its children. */
  text = '';

  constructor(name: string) {
    this.name = name;
  }

  all(name: string): XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  first(name: string): XmlElement | undefined {
    return this.children.find((child) => child.name === name);
  }

  /** Texts of all children with the name. */
  texts(name: string): string[] {
    return this.all(name).map(({ text }) => text);
  }
}
