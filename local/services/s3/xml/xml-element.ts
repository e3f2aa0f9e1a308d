/** An element of a request body. Names are without their prefix; attributes are not kept, for no body of S3 needs them. */
export class XmlElement {
  readonly name: string;
  readonly children: XmlElement[] = [];
  /** Its own text, entities resolved, that of its children left out. */
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

  /** Texts of all children of the name. */
  texts(name: string): string[] {
    return this.all(name).map(({ text }) => text);
  }
}
