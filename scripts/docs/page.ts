/** A page of the documentation that is made from the code; `npm run docs:check` fails when it is stale. */
export interface Page {
  /** For instance `docs/reference/architecture.md`. */
  readonly path: string;
  /** The whole text. When the sources contradict each other it throws an error that says what to correct. */
  render(): string | Promise<string>;
}

/** The first lines of every generated page. */
export function heading(title: string, source: string): string {
  return `# ${title}\n\n<!-- Made by \`npm run docs\` from ${source}; do not edit. -->\n`;
}

/** A Markdown table. Cells may contain Markdown; bars in them are escaped. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
